package dev.harbor.benchmark.receiving;

import java.util.List;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * The payload of the deliveries.
 */
record OrderShipped(@JsonProperty("order_id") String orderId, String carrier,
		@JsonProperty("tracking_number") String trackingNumber, List<Item> items, String note) {

	record Item(String sku, int quantity) {

	}

}
