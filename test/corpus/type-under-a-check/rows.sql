insert into posts (a) values ('5');
