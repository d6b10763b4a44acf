insert into posts (b) values ('one');
