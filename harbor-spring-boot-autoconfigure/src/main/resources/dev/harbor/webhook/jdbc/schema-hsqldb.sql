-- The collation is case-sensitive, regardless of 'sql.ignore_case'.
create table if not exists harbor_webhook_event (
	application varchar(255) collate sql_text not null,
	endpoint varchar(255) collate sql_text not null,
	event_id varchar(255) collate sql_text not null,
	token varchar(36) collate sql_text not null,
	claimed_until timestamp(6) with time zone not null,
	handled_at timestamp(6) with time zone,
	primary key (application, endpoint, event_id)
);

create index if not exists harbor_webhook_event_claimed_until on harbor_webhook_event (claimed_until);
