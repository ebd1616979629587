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

package dev.harbor.docs.shop;

import java.util.Map;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

import dev.harbor.listener.HarborListener;
import dev.harbor.outbox.HarborOutbox;

@SpringBootApplication
public class Shop {

	public static void main(String[] args) {
		SpringApplication.run(Shop.class, args);
	}

}

@RestController
class Shipping {

	private final JdbcClient jdbc;

	private final HarborOutbox harbor;

	Shipping(JdbcClient jdbc, HarborOutbox harbor) {
		this.jdbc = jdbc;
		this.harbor = harbor;
	}

	@Transactional
	@PostMapping("/orders/{number}/ship")
	public void ship(@PathVariable String number) {
		this.jdbc.sql("insert into shipment (order_number) values (?)").param(number).update();
		this.harbor.emit("order.shipped", Map.of("orderNumber", number));
	}

}

@Component
class Notifications {

	@HarborListener(types = "order.shipped")
	void onShipped(OrderShipped order) {
		System.out.println("Order " + order.orderNumber() + " was shipped");
	}

	record OrderShipped(String orderNumber) {
	}

}
