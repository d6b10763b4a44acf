insert into posts (a, b) values ('one', null), ('two', 'x');
