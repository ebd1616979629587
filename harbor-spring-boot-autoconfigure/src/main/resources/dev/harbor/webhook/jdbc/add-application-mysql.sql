-- Adds the application to the primary key of an existing table.
-- Replace 'application' with the name of the application to which the events belong, 'spring.application.name'.
-- Keep it if the application has no name.
-- Instances of the previous version can use the table, with the default, until they are replaced.
alter table harbor_webhook_event
	add column application varchar(255) character set utf8mb4 collate utf8mb4_bin default 'application' not null first,
	drop primary key,
	add primary key (application, endpoint, event_id);
