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

package dev.harbor.kotlin.shop

import dev.harbor.listener.HarborListener
import dev.harbor.outbox.HarborOutbox
import org.springframework.boot.autoconfigure.SpringBootApplication
import org.springframework.boot.runApplication
import org.springframework.jdbc.core.simple.JdbcClient
import org.springframework.stereotype.Component
import org.springframework.transaction.annotation.Transactional
import org.springframework.web.bind.annotation.PathVariable
import org.springframework.web.bind.annotation.PostMapping
import org.springframework.web.bind.annotation.RestController

@SpringBootApplication(proxyBeanMethods = false)
class Shop

fun main(args: Array<String>) {
	runApplication<Shop>(*args)
}

@RestController
open class Shipping(private val jdbc: JdbcClient, private val harbor: HarborOutbox) {

	@Transactional
	@PostMapping("/orders/{number}/ship")
	open fun ship(@PathVariable number: String) {
		jdbc.sql("insert into shipment (order_number) values (?)").param(number).update()
		harbor.emit("order.shipped", mapOf("orderNumber" to number))
	}
}

@Component
class Notifications {

	@HarborListener(types = ["order.shipped"])
	fun onShipped(order: OrderShipped) {
		println("Order ${order.orderNumber} was shipped")
	}

	data class OrderShipped(val orderNumber: String)
}
