insert into a ("b.c", two) values ('x', 'v"2"');
