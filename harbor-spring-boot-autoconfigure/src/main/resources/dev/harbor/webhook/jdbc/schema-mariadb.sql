-- Times are UTC. The collation is case-sensitive and keeps trailing blanks.
create table if not exists harbor_webhook_event (
	application varchar(255) character set utf8mb4 collate utf8mb4_nopad_bin not null,
	endpoint varchar(255) character set utf8mb4 collate utf8mb4_nopad_bin not null,
	event_id varchar(255) character set utf8mb4 collate utf8mb4_nopad_bin not null,
	token varchar(36) character set ascii collate ascii_bin not null,
	claimed_until datetime(6) not null,
	handled_at datetime(6),
	primary key (application, endpoint, event_id),
	index harbor_webhook_event_claimed_until (claimed_until)
) engine = InnoDB;
