-- Adds the columns and tables for the keys of listeners to an existing inbox.
-- Instances of the previous version can use the inbox in the meantime.
alter table harbor_inbox_event add lane nvarchar(64) collate Latin1_General_100_BIN2, lane_position bigint default 0 not null;
create index harbor_inbox_event_lane_idx on harbor_inbox_event (lane, lane_position) where lane is not null;

create table harbor_inbox_lane (
	id nvarchar(64) collate Latin1_General_100_BIN2 not null primary key,
	last_position bigint not null,
	head nvarchar(32) collate Latin1_General_100_BIN2
);
