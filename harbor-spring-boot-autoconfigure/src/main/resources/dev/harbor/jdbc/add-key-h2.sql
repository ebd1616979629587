-- Adds what the keys of listeners need to tables of the inbox that were made before.
-- Instances of the version before can go on using them meanwhile.
alter table harbor_inbox_event add column lane varchar(64);
alter table harbor_inbox_event add column lane_position bigint default 0 not null;
create index harbor_inbox_event_lane_idx on harbor_inbox_event (lane, lane_position);

create table if not exists harbor_inbox_lane (
	id varchar(64) not null primary key,
	last_position bigint not null,
	head varchar(32)
);
