create table if not exists harbor_webhook_event (
	application varchar(255) not null,
	endpoint varchar(255) not null,
	event_id varchar(255) not null,
	token varchar(36) not null,
	claimed_until timestamp with time zone not null,
	handled_at timestamp with time zone,
	primary key (application, endpoint, event_id)
);

create index if not exists harbor_webhook_event_claimed_until on harbor_webhook_event (claimed_until);
