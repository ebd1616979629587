-- Times are UTC.
create table harbor_webhook_event (
	application varchar2(255 char) not null,
	endpoint varchar2(255 char) not null,
	event_id varchar2(255 char) not null,
	token varchar2(36) not null,
	claimed_until timestamp(6) not null,
	handled_at timestamp(6),
	primary key (application, endpoint, event_id)
);

create index harbor_webhook_event_claimed_until on harbor_webhook_event (claimed_until);
