-- Adds the columns and tables for the keys of listeners to an existing inbox.
-- Instances of the previous version can use the inbox in the meantime.
alter table harbor_inbox_event
	add column lane varchar(64) character set utf8mb4 collate utf8mb4_0900_bin,
	add column lane_position bigint default 0 not null,
	add index harbor_inbox_event_lane_idx (lane, lane_position);

create table if not exists harbor_inbox_lane (
	id varchar(64) not null primary key,
	last_position bigint not null,
	head varchar(32)
) engine = InnoDB default character set utf8mb4 collate utf8mb4_0900_bin;
