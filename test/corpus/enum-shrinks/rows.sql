insert into posts (mood, other, many) values ('calm', 'happy', '{calm,sad}'), ('happy', 'sad', null), ('calm', null, '{}');
insert into notes default values;
