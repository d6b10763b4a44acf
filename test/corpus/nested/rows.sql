insert into posts (m) values ('{"a": "x"}'), ('{"a": "y", "n": 3}');
