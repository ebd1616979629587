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

package dev.harbor.kotlin.guide

import dev.harbor.client.HarborClient
import dev.harbor.event.CreateEventRequest
import dev.harbor.event.Event
import dev.harbor.test.HarborSandbox
import dev.harbor.test.HarborWebhookRestTestClient
import dev.harbor.test.SandboxDelivery.State
import dev.harbor.test.SignedDelivery
import dev.harbor.test.autoconfigure.AutoConfigureHarborSandbox
import dev.harbor.webhook.HarborWebhook
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withContext
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.Nested
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.extension.ExtendWith
import org.slf4j.LoggerFactory
import org.springframework.beans.factory.annotation.Autowired
import org.springframework.boot.autoconfigure.SpringBootApplication
import org.springframework.boot.resttestclient.autoconfigure.AutoConfigureRestTestClient
import org.springframework.boot.test.context.SpringBootTest
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment
import org.springframework.boot.test.system.CapturedOutput
import org.springframework.boot.test.system.OutputCaptureExtension
import org.springframework.context.ApplicationContext
import org.springframework.stereotype.Service
import org.springframework.test.web.servlet.client.RestTestClient
import org.springframework.web.bind.annotation.PostMapping
import org.springframework.web.bind.annotation.RestController

/**
 * The application of `docs/kotlin.md`, and its tests.
 */
class KotlinGuideTests {

	@Nested
	@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
	@AutoConfigureHarborSandbox
	@ExtendWith(OutputCaptureExtension::class)
	inner class ShippingTests {

		@Test
		fun shippedOrderComesBack(
			@Autowired shipping: Shipping, @Autowired sandbox: HarborSandbox,
			output: CapturedOutput
		) {
			shipping.ship("A-1001")
			assertThat(sandbox.awaitDeliveries().map { it.state() }).containsExactly(State.DELIVERED)
			assertThat(output).contains("Order A-1001 was shipped")
		}

		@Test
		fun clientIsCalledFromACoroutine(@Autowired shipping: SuspendingShipping, @Autowired sandbox: HarborSandbox) {
			val event = runBlocking { shipping.ship("A-1002") }
			assertThat(sandbox.events().map { it.id() }).containsExactly(event.id())
		}

	}

	@Nested
	@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
	@AutoConfigureHarborSandbox
	@AutoConfigureRestTestClient
	inner class WebhooksTests(@Autowired client: RestTestClient, @Autowired context: ApplicationContext) {

		private val harbor = HarborWebhookRestTestClient.of(client, context)

		@Test
		fun signedDeliveryIsAccepted() {
			val delivery = SignedDelivery.of("order.shipped", mapOf("orderNumber" to "A-1001"))
			harbor.deliver(delivery, "/webhooks/harbor").expectStatus().isOk
		}

		@Test
		fun forgedDeliveryIsRefused() {
			val delivery = SignedDelivery.of("order.shipped", mapOf("orderNumber" to "A-1001")).forged()
			harbor.deliver(delivery, "/webhooks/harbor").expectStatus().isBadRequest
		}

	}

	@SpringBootApplication(proxyBeanMethods = false)
	class Application

}

@Service
class Shipping(private val harbor: HarborClient) {

	fun ship(orderNumber: String) {
		harbor.events().create(
			CreateEventRequest.of("order.shipped", mapOf("orderNumber" to orderNumber))
				.idempotencyKey("order.shipped:$orderNumber")
		)
	}

}

@RestController
class Webhooks {

	private val logger = LoggerFactory.getLogger(Webhooks::class.java)

	@PostMapping("/webhooks/harbor")
	suspend fun shipped(@HarborWebhook(types = ["order.shipped"]) order: OrderShipped) {
		logger.info("Order {} was shipped", order.orderNumber)
	}

	data class OrderShipped(val orderNumber: String)

}

@Service
class SuspendingShipping(private val harbor: HarborClient) {

	suspend fun ship(orderNumber: String): Event = withContext(Dispatchers.IO) {
		harbor.events().create(
			CreateEventRequest.of("order.shipped", mapOf("orderNumber" to orderNumber))
				.idempotencyKey("order.shipped:$orderNumber")
		)
	}

}
