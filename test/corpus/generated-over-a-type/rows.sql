insert into posts (n) values (1), (2);
