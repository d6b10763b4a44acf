insert into links values (1, 2);
