package dev.harbor.webhook.jdbc;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/**
 * What a handler keeps by means of JPA.
 */
@Entity
@Table(name = "shipped_order")
class ShippedOrder {

	@Id
	private String id;

	protected ShippedOrder() {
	}

	ShippedOrder(String id) {
		this.id = id;
	}

	String id() {
		return this.id;
	}

}
