with u as (insert into users (id, name) values ('0189d1f0-0000-7000-8000-000000000001', 'x') returning id) insert into posts ("userId") select id from u;
