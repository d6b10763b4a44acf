insert into posts (a, b, c, d, e) values ('one', 1, 1.5, 7, '2026-01-31T09:30:00.123Z');
