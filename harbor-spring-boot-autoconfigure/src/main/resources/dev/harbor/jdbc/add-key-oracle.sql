-- Adds the columns and tables for the keys of listeners to an existing inbox.
-- Instances of the previous version can use the inbox in the meantime.
alter table harbor_inbox_event add (lane varchar2(64 char), lane_position number(19) default 0 not null);
create index harbor_inbox_event_lane_idx on harbor_inbox_event (lane, lane_position);

create table harbor_inbox_lane (
	id varchar2(64 char) not null primary key,
	last_position number(19) not null,
	head varchar2(32 char)
);
