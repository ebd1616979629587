create table if not exists purchase_order (
	number varchar(40) primary key,
	customer varchar(100) not null,
	item varchar(200) not null,
	quantity integer not null,
	shipped_at timestamp with time zone,
	event_id varchar(100),
	version integer not null
);

create index if not exists purchase_order_shipped_at on purchase_order (shipped_at);

-- Without a foreign key, because Harbor also delivers events about orders of other databases in the workspace.
create table if not exists points (
	id bigint generated always as identity primary key,
	customer varchar(100) not null,
	order_number varchar(40) not null,
	points integer not null
);

create index if not exists points_customer on points (customer);

create index if not exists points_order_number on points (order_number);
