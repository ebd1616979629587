create table shipment (order_number varchar(40));
