insert into posts (a) values ('one');
