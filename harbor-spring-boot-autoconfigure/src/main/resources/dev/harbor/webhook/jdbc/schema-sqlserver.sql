-- Times are UTC. The collation is case-sensitive. The key is too long for a clustered index.
if object_id('harbor_webhook_event') is null
create table harbor_webhook_event (
	application nvarchar(255) collate Latin1_General_100_BIN2 not null,
	endpoint nvarchar(255) collate Latin1_General_100_BIN2 not null,
	event_id nvarchar(255) collate Latin1_General_100_BIN2 not null,
	token varchar(36) not null,
	claimed_until datetime2(6) not null,
	handled_at datetime2(6),
	primary key nonclustered (application, endpoint, event_id),
	index harbor_webhook_event_claimed_until (claimed_until)
);
