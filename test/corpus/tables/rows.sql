insert into posts (title) values ('one'), ('two');
