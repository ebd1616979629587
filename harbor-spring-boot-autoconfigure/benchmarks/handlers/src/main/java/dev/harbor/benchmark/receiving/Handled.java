/*
 * Copyright 2026-present the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

package dev.harbor.benchmark.receiving;

import java.util.concurrent.atomic.LongAdder;

import org.springframework.stereotype.Component;

/**
 * The effect of an order, which is the same in both handlers.
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
