insert into posts (a) values ('x'), ('y');
