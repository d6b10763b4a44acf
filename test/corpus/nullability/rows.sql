insert into posts (title, body) values ('one', 'two');
