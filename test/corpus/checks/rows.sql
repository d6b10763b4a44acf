insert into posts (a, b) values (1, 2);
