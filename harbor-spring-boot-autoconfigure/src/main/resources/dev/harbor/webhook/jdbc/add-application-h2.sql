-- Adds the application to the primary key of an existing table.
-- Replace 'application' in both places with the name of the application to which the events belong,
-- 'spring.application.name'. Keep it if the application has no name.
-- Instances of the previous version can use the table, with the default, after the script has ended.
create table harbor_webhook_event_new (
	application varchar_casesensitive(255) default 'application' not null,
	endpoint varchar_casesensitive(255) not null,
	event_id varchar_casesensitive(255) not null,
	token varchar_casesensitive(36) not null,
	claimed_until timestamp(6) with time zone not null,
	handled_at timestamp(6) with time zone,
	primary key (application, endpoint, event_id)
);
insert into harbor_webhook_event_new (application, endpoint, event_id, token, claimed_until, handled_at)
	select 'application', endpoint, event_id, token, claimed_until, handled_at from harbor_webhook_event;
drop table harbor_webhook_event;
alter table harbor_webhook_event_new rename to harbor_webhook_event;
create index harbor_webhook_event_claimed_until on harbor_webhook_event (claimed_until);
