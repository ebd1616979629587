package dev.harbor.outbox;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/**
 * What the application stores.
 */
@Entity
@Table(name = "customer_order")
class Order {

	@Id
	private String id;

	protected Order() {
	}

	Order(String id) {
		this.id = id;
	}

	String getId() {
		return this.id;
	}

}
