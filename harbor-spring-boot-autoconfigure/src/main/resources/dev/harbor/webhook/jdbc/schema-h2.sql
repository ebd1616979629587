-- The type is case-sensitive, regardless of IGNORECASE.
create table if not exists harbor_webhook_event (
	application varchar_casesensitive(255) not null,
	endpoint varchar_casesensitive(255) not null,
	event_id varchar_casesensitive(255) not null,
	token varchar_casesensitive(36) not null,
	claimed_until timestamp(6) with time zone not null,
	handled_at timestamp(6) with time zone,
	primary key (application, endpoint, event_id)
);

create index if not exists harbor_webhook_event_claimed_until on harbor_webhook_event (claimed_until);
