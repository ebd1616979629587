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

package dev.harbor.sample.orders;

import java.net.URI;
import java.util.List;

import jakarta.validation.Valid;

import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * Places, ships and shows orders.
 */
@RestController
@RequestMapping("/orders")
class OrderController {

	private final OrderService orders;

	OrderController(OrderService orders) {
		this.orders = orders;
	}

	@PostMapping
	ResponseEntity<OrderResponse> place(@Valid @RequestBody PlaceOrderRequest request) {
		PurchaseOrder order = this.orders.place(request.number(), request.customer(), request.item(),
				request.quantity());
		return ResponseEntity.created(URI.create("/orders/" + order.number())).body(OrderResponse.of(order));
	}

	@PostMapping("/{number}/ship")
	OrderResponse ship(@PathVariable String number) {
		return OrderResponse.of(this.orders.ship(number));
	}

	@GetMapping("/{number}")
	OrderResponse show(@PathVariable String number) {
		return OrderResponse.of(this.orders.find(number));
	}

	@GetMapping
	List<OrderResponse> list(@RequestParam(defaultValue = "") String after) {
		return this.orders.list(after).stream().map(OrderResponse::of).toList();
	}

}
