create table if not exists purchase_order (
	number varchar(40) primary key,
	item varchar(200) not null,
	quantity integer not null,
	shipped_at timestamp with time zone,
	event_id varchar(100),
	version integer not null
);
