-- Tables of the inbox and the outbox. The script can be run repeatedly if errors for existing tables are ignored.
create table harbor_application (
	id int not null primary key,
	name nvarchar(255) collate Latin1_General_100_BIN2 not null
);

-- outbox
create table harbor_outbox_event (
	id nvarchar(40) collate Latin1_General_100_BIN2 not null primary key,
	client nvarchar(100) collate Latin1_General_100_BIN2 not null,
	workspace_id nvarchar(255) collate Latin1_General_100_BIN2 not null,
	event_type nvarchar(255) collate Latin1_General_100_BIN2 not null,
	idempotency_key nvarchar(255) collate Latin1_General_100_BIN2 not null,
	payload nvarchar(max) not null,
	trace nvarchar(2000) collate Latin1_General_100_BIN2,
	state nvarchar(10) collate Latin1_General_100_BIN2 not null,
	attempts int not null,
	emitted_at datetimeoffset not null,
	next_attempt datetimeoffset,
	unseen_since datetimeoffset,
	sent_at datetimeoffset,
	event_id nvarchar(255) collate Latin1_General_100_BIN2,
	last_error nvarchar(1000) collate Latin1_General_100_BIN2,
	constraint harbor_outbox_event_idempotency_key_key unique (idempotency_key)
);

create index harbor_outbox_event_state_idx on harbor_outbox_event (state, sent_at);

create table harbor_outbox_task (
	task_name nvarchar(100) collate Latin1_General_100_BIN2 not null,
	task_instance nvarchar(100) collate Latin1_General_100_BIN2 not null,
	task_data varbinary(max),
	execution_time datetimeoffset not null,
	picked bit not null,
	picked_by nvarchar(50) collate Latin1_General_100_BIN2,
	last_success datetimeoffset,
	last_failure datetimeoffset,
	consecutive_failures int,
	last_heartbeat datetimeoffset,
	version bigint not null,
	primary key (task_name, task_instance)
);

create index harbor_outbox_task_execution_time_idx on harbor_outbox_task (execution_time);

create index harbor_outbox_task_last_heartbeat_idx on harbor_outbox_task (last_heartbeat);

-- inbox
create table harbor_inbox_event (
	id nvarchar(32) collate Latin1_General_100_BIN2 not null primary key,
	listener nvarchar(200) collate Latin1_General_100_BIN2 not null,
	endpoint nvarchar(255) collate Latin1_General_100_BIN2 not null,
	event_id nvarchar(255) collate Latin1_General_100_BIN2 not null,
	event_type nvarchar(255) collate Latin1_General_100_BIN2 not null,
	workspace_id nvarchar(255) collate Latin1_General_100_BIN2 not null,
	payload nvarchar(max) not null,
	created_at nvarchar(40) collate Latin1_General_100_BIN2 not null,
	source nvarchar(10) collate Latin1_General_100_BIN2 not null,
	trace nvarchar(2000) collate Latin1_General_100_BIN2,
	state nvarchar(10) collate Latin1_General_100_BIN2 not null,
	attempts int not null,
	failures int not null,
	received_at datetimeoffset not null,
	next_attempt datetimeoffset,
	handled_at datetimeoffset,
	last_error nvarchar(1000) collate Latin1_General_100_BIN2,
	lane nvarchar(64) collate Latin1_General_100_BIN2,
	lane_position bigint default 0 not null,
	constraint harbor_inbox_event_event_key unique (endpoint, event_id, listener)
);

create index harbor_inbox_event_state_idx on harbor_inbox_event (state, handled_at);

create index harbor_inbox_event_lane_idx on harbor_inbox_event (lane, lane_position) where lane is not null;

create table harbor_inbox_lane (
	id nvarchar(64) collate Latin1_General_100_BIN2 not null primary key,
	last_position bigint not null,
	head nvarchar(32) collate Latin1_General_100_BIN2
);

create table harbor_inbox_pass (
	id int not null primary key,
	floor_at datetimeoffset not null,
	begun_at datetimeoffset,
	top_at datetimeoffset,
	page_cursor nvarchar(1000) collate Latin1_General_100_BIN2
);

create table harbor_inbox_task (
	task_name nvarchar(100) collate Latin1_General_100_BIN2 not null,
	task_instance nvarchar(100) collate Latin1_General_100_BIN2 not null,
	task_data varbinary(max),
	execution_time datetimeoffset not null,
	picked bit not null,
	picked_by nvarchar(50) collate Latin1_General_100_BIN2,
	last_success datetimeoffset,
	last_failure datetimeoffset,
	consecutive_failures int,
	last_heartbeat datetimeoffset,
	version bigint not null,
	primary key (task_name, task_instance)
);

create index harbor_inbox_task_execution_time_idx on harbor_inbox_task (execution_time);

create index harbor_inbox_task_last_heartbeat_idx on harbor_inbox_task (last_heartbeat);
