package dev.harbor.benchmark.receiving;

import java.util.concurrent.atomic.LongAdder;

import org.springframework.stereotype.Component;

/**
 * What the handlers do with an order, the same in both of them.
 */
@Component
class Handled {

	private final LongAdder orders = new LongAdder();

	void accept(OrderShipped order) {
		if (order.orderId() != null && order.items().size() > 1) {
			this.orders.increment();
		}
	}

	long orders() {
		return this.orders.sum();
	}

}
