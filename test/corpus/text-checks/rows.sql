insert into posts (a, b, c) values ('one', 'two', 'x');
