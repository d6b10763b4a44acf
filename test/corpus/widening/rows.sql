insert into posts (a, b, c, d) values ('one', 1, 1.5, 7);
