create table if not exists purchase_order (
	number varchar(40) primary key,
	item varchar(200) not null,
	quantity integer not null,
	shipped_at timestamp with time zone,
	event_id varchar(100),
	version integer not null
);

-- Without a foreign key: Harbor also delivers what other databases shipped into the same workspace.
create table if not exists delivery (
	id bigint generated always as identity primary key,
	order_number varchar(40) not null,
	event_id varchar(100) not null unique,
	delivery_id varchar(100) not null,
	signed_at timestamp with time zone not null,
	secret_position integer not null
);

create index if not exists delivery_order_number on delivery (order_number, id);
