insert into "select" ("order", "User""s") values ('x', 4);
