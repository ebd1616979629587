-- Adds what the keys of listeners need to tables of the inbox that were made before.
-- Instances of the version before can go on using them meanwhile.
alter table harbor_inbox_event add (lane varchar2(64 char), lane_position number(19) default 0 not null);
create index harbor_inbox_event_lane_idx on harbor_inbox_event (lane, lane_position);

create table harbor_inbox_lane (
	id varchar2(64 char) not null primary key,
	last_position number(19) not null,
	head varchar2(32 char)
);
