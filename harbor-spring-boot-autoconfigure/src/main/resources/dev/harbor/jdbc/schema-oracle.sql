-- Tables of the inbox and the outbox. The script can be run repeatedly if errors for existing tables are ignored.
create table harbor_application (
	id number(10) not null primary key,
	name varchar2(255 char) not null
);

-- outbox
create table harbor_outbox_event (
	id varchar2(40 char) not null primary key,
	client varchar2(100 char) not null,
	workspace_id varchar2(255 char) not null,
	event_type varchar2(255 char) not null,
	idempotency_key varchar2(255 char) not null,
	payload clob not null,
	trace varchar2(2000 char),
	state varchar2(10 char) not null,
	attempts number(10) not null,
	emitted_at timestamp(6) with time zone not null,
	next_attempt timestamp(6) with time zone,
	unseen_since timestamp(6) with time zone,
	sent_at timestamp(6) with time zone,
	event_id varchar2(255 char),
	last_error varchar2(1000 char),
	constraint harbor_outbox_event_idempotency_key_key unique (idempotency_key)
);

create index harbor_outbox_event_state_idx on harbor_outbox_event (state, sent_at);

create table harbor_outbox_task (
	task_name varchar2(100 char) not null,
	task_instance varchar2(100 char) not null,
	task_data blob,
	execution_time timestamp(6) with time zone not null,
	picked number(1) not null,
	picked_by varchar2(50 char),
	last_success timestamp(6) with time zone,
	last_failure timestamp(6) with time zone,
	consecutive_failures number(10),
	last_heartbeat timestamp(6) with time zone,
	version number(19) not null,
	primary key (task_name, task_instance)
);

create index harbor_outbox_task_execution_time_idx on harbor_outbox_task (execution_time);

create index harbor_outbox_task_last_heartbeat_idx on harbor_outbox_task (last_heartbeat);

-- inbox
create table harbor_inbox_event (
	id varchar2(32 char) not null primary key,
	listener varchar2(200 char) not null,
	endpoint varchar2(255 char) not null,
	event_id varchar2(255 char) not null,
	event_type varchar2(255 char) not null,
	workspace_id varchar2(255 char) not null,
	payload clob not null,
	created_at varchar2(40 char) not null,
	source varchar2(10 char) not null,
	trace varchar2(2000 char),
	state varchar2(10 char) not null,
	attempts number(10) not null,
	failures number(10) not null,
	received_at timestamp(6) with time zone not null,
	next_attempt timestamp(6) with time zone,
	handled_at timestamp(6) with time zone,
	last_error varchar2(1000 char),
	lane varchar2(64 char),
	lane_position number(19) default 0 not null,
	constraint harbor_inbox_event_event_key unique (endpoint, event_id, listener)
);

create index harbor_inbox_event_state_idx on harbor_inbox_event (state, handled_at);

create index harbor_inbox_event_lane_idx on harbor_inbox_event (lane, lane_position);

create table harbor_inbox_lane (
	id varchar2(64 char) not null primary key,
	last_position number(19) not null,
	head varchar2(32 char)
);

create table harbor_inbox_pass (
	id number(10) not null primary key,
	floor_at timestamp(6) with time zone not null,
	begun_at timestamp(6) with time zone,
	top_at timestamp(6) with time zone,
	page_cursor varchar2(1000 char)
);

create table harbor_inbox_task (
	task_name varchar2(100 char) not null,
	task_instance varchar2(100 char) not null,
	task_data blob,
	execution_time timestamp(6) with time zone not null,
	picked number(1) not null,
	picked_by varchar2(50 char),
	last_success timestamp(6) with time zone,
	last_failure timestamp(6) with time zone,
	consecutive_failures number(10),
	last_heartbeat timestamp(6) with time zone,
	version number(19) not null,
	primary key (task_name, task_instance)
);

create index harbor_inbox_task_execution_time_idx on harbor_inbox_task (execution_time);

create index harbor_inbox_task_last_heartbeat_idx on harbor_inbox_task (last_heartbeat);
