with u as (insert into users (name) values ('x') returning id) insert into posts ("userId") select id from u;
