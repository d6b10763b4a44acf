insert into posts (mood) values ('happy'), ('sad');
