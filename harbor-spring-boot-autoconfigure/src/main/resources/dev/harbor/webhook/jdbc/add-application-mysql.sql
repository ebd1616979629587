-- Adds the application to the key of a table that was made when it had none.
-- Put the name of the application to which its events belong, 'spring.application.name', in place of 'application';
-- leave that where the application has no name.
-- Instances of the version before can go on using the table, with the default, until they are replaced.
alter table harbor_webhook_event
	add column application varchar(255) character set utf8mb4 collate utf8mb4_bin default 'application' not null first,
	drop primary key,
	add primary key (application, endpoint, event_id);
