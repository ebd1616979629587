-- Times are UTC. Tables of the inbox and the outbox. The script can be run repeatedly.
create table if not exists harbor_application (
	id int not null primary key,
	name varchar(255) not null
) engine = InnoDB default character set utf8mb4 collate utf8mb4_nopad_bin;

-- outbox
create table if not exists harbor_outbox_event (
	id varchar(40) not null primary key,
	client varchar(100) not null,
	workspace_id varchar(255) not null,
	event_type varchar(255) not null,
	idempotency_key varchar(255) not null,
	payload longtext not null,
	trace varchar(2000),
	state varchar(10) not null,
	attempts int not null,
	emitted_at datetime(6) not null,
	next_attempt datetime(6) null,
	unseen_since datetime(6) null,
	sent_at datetime(6) null,
	event_id varchar(255),
	last_error varchar(1000),
	constraint harbor_outbox_event_idempotency_key_key unique (idempotency_key),
	index harbor_outbox_event_state_idx (state, sent_at)
) engine = InnoDB default character set utf8mb4 collate utf8mb4_nopad_bin;

create table if not exists harbor_outbox_task (
	task_name varchar(100) not null,
	task_instance varchar(100) not null,
	task_data longblob,
	execution_time datetime(6) not null,
	picked boolean not null,
	picked_by varchar(50),
	last_success datetime(6) null,
	last_failure datetime(6) null,
	consecutive_failures int,
	last_heartbeat datetime(6) null,
	version bigint not null,
	primary key (task_name, task_instance),
	index harbor_outbox_task_execution_time_idx (execution_time),
	index harbor_outbox_task_last_heartbeat_idx (last_heartbeat)
) engine = InnoDB default character set utf8mb4 collate utf8mb4_nopad_bin;

-- inbox
create table if not exists harbor_inbox_event (
	id varchar(32) not null primary key,
	listener varchar(200) not null,
	endpoint varchar(255) not null,
	event_id varchar(255) not null,
	event_type varchar(255) not null,
	workspace_id varchar(255) not null,
	payload longtext not null,
	created_at varchar(40) not null,
	source varchar(10) not null,
	trace varchar(2000),
	state varchar(10) not null,
	attempts int not null,
	failures int not null,
	received_at datetime(6) not null,
	next_attempt datetime(6) null,
	handled_at datetime(6) null,
	last_error varchar(1000),
	lane varchar(64),
	lane_position bigint default 0 not null,
	constraint harbor_inbox_event_event_key unique (endpoint, event_id, listener),
	index harbor_inbox_event_state_idx (state, handled_at),
	index harbor_inbox_event_lane_idx (lane, lane_position)
) engine = InnoDB default character set utf8mb4 collate utf8mb4_nopad_bin;

create table if not exists harbor_inbox_lane (
	id varchar(64) not null primary key,
	last_position bigint not null,
	head varchar(32)
) engine = InnoDB default character set utf8mb4 collate utf8mb4_nopad_bin;

create table if not exists harbor_inbox_pass (
	id int not null primary key,
	floor_at datetime(6) not null,
	begun_at datetime(6) null,
	top_at datetime(6) null,
	page_cursor varchar(1000)
) engine = InnoDB default character set utf8mb4 collate utf8mb4_nopad_bin;

create table if not exists harbor_inbox_task (
	task_name varchar(100) not null,
	task_instance varchar(100) not null,
	task_data longblob,
	execution_time datetime(6) not null,
	picked boolean not null,
	picked_by varchar(50),
	last_success datetime(6) null,
	last_failure datetime(6) null,
	consecutive_failures int,
	last_heartbeat datetime(6) null,
	version bigint not null,
	primary key (task_name, task_instance),
	index harbor_inbox_task_execution_time_idx (execution_time),
	index harbor_inbox_task_last_heartbeat_idx (last_heartbeat)
) engine = InnoDB default character set utf8mb4 collate utf8mb4_nopad_bin;
