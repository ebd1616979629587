-- Tables of the inbox and the outbox. The script can be run repeatedly.
create table if not exists harbor_application (
	id int not null primary key,
	name varchar(255) not null
);

-- outbox
create table if not exists harbor_outbox_event (
	id varchar(40) not null primary key,
	client varchar(100) not null,
	workspace_id varchar(255) not null,
	event_type varchar(255) not null,
	idempotency_key varchar(255) not null,
	payload character large object not null,
	trace varchar(2000),
	state varchar(10) not null,
	attempts int not null,
	emitted_at timestamp(9) with time zone not null,
	next_attempt timestamp(9) with time zone,
	unseen_since timestamp(9) with time zone,
	sent_at timestamp(9) with time zone,
	event_id varchar(255),
	last_error varchar(1000),
	constraint harbor_outbox_event_idempotency_key_key unique (idempotency_key)
);

create index if not exists harbor_outbox_event_state_idx on harbor_outbox_event (state, sent_at);

create table if not exists harbor_outbox_task (
	task_name varchar(100) not null,
	task_instance varchar(100) not null,
	task_data binary large object,
	execution_time timestamp(9) with time zone not null,
	picked boolean not null,
	picked_by varchar(50),
	last_success timestamp(9) with time zone,
	last_failure timestamp(9) with time zone,
	consecutive_failures int,
	last_heartbeat timestamp(9) with time zone,
	version bigint not null,
	primary key (task_name, task_instance)
);

create index if not exists harbor_outbox_task_execution_time_idx on harbor_outbox_task (execution_time);

create index if not exists harbor_outbox_task_last_heartbeat_idx on harbor_outbox_task (last_heartbeat);

-- inbox
create table if not exists harbor_inbox_event (
	id varchar(32) not null primary key,
	listener varchar(200) not null,
	endpoint varchar(255) not null,
	event_id varchar(255) not null,
	event_type varchar(255) not null,
	workspace_id varchar(255) not null,
	payload character large object not null,
	created_at varchar(40) not null,
	source varchar(10) not null,
	trace varchar(2000),
	state varchar(10) not null,
	attempts int not null,
	failures int not null,
	received_at timestamp(9) with time zone not null,
	next_attempt timestamp(9) with time zone,
	handled_at timestamp(9) with time zone,
	last_error varchar(1000),
	lane varchar(64),
	lane_position bigint default 0 not null,
	constraint harbor_inbox_event_event_key unique (endpoint, event_id, listener)
);

create index if not exists harbor_inbox_event_state_idx on harbor_inbox_event (state, handled_at);

create index if not exists harbor_inbox_event_lane_idx on harbor_inbox_event (lane, lane_position);

create table if not exists harbor_inbox_lane (
	id varchar(64) not null primary key,
	last_position bigint not null,
	head varchar(32)
);

create table if not exists harbor_inbox_pass (
	id int not null primary key,
	floor_at timestamp(9) with time zone not null,
	begun_at timestamp(9) with time zone,
	top_at timestamp(9) with time zone,
	page_cursor varchar(1000)
);

create table if not exists harbor_inbox_task (
	task_name varchar(100) not null,
	task_instance varchar(100) not null,
	task_data binary large object,
	execution_time timestamp(9) with time zone not null,
	picked boolean not null,
	picked_by varchar(50),
	last_success timestamp(9) with time zone,
	last_failure timestamp(9) with time zone,
	consecutive_failures int,
	last_heartbeat timestamp(9) with time zone,
	version bigint not null,
	primary key (task_name, task_instance)
);

create index if not exists harbor_inbox_task_execution_time_idx on harbor_inbox_task (execution_time);

create index if not exists harbor_inbox_task_last_heartbeat_idx on harbor_inbox_task (last_heartbeat);
