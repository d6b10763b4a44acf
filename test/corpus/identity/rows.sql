insert into posts (n) values (5), (9);
