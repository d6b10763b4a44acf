insert into posts (a) values (3);
