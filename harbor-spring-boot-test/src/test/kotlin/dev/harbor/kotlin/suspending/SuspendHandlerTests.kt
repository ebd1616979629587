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

package dev.harbor.kotlin.suspending

import java.util.concurrent.ConcurrentHashMap

import dev.harbor.event.Event
import dev.harbor.test.HarborWebhookRestTestClient
import dev.harbor.test.SignedDelivery
import dev.harbor.webhook.HarborWebhook
import dev.harbor.webhook.WebhookDelivery
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.Job
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.flowOf
import kotlinx.coroutines.launch
import org.assertj.core.api.Assertions.assertThat
import org.assertj.core.api.Assertions.assertThatThrownBy
import org.junit.jupiter.api.Test
import org.junit.jupiter.params.ParameterizedTest
import org.junit.jupiter.params.provider.ValueSource
import org.springframework.beans.factory.annotation.Autowired
import org.springframework.boot.autoconfigure.EnableAutoConfiguration
import org.springframework.boot.autoconfigure.SpringBootApplication
import org.springframework.boot.builder.SpringApplicationBuilder
import org.springframework.boot.test.context.SpringBootTest
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment
import org.springframework.boot.test.web.server.LocalServerPort
import org.springframework.context.ApplicationContext
import org.springframework.http.ResponseEntity
import org.springframework.test.context.TestPropertySource
import org.springframework.test.web.servlet.client.RestTestClient
import org.springframework.test.web.servlet.client.expectBody
import org.springframework.web.bind.annotation.PostMapping
import org.springframework.web.bind.annotation.RestController

@TestPropertySource(properties = ["spring.main.web-application-type=servlet"])
class SuspendHandlersInSpringMvcTests : SuspendHandlerTests()

@TestPropertySource(properties = ["spring.main.web-application-type=reactive"])
class SuspendHandlersInSpringWebFluxTests : SuspendHandlerTests()

/**
 * Tests for methods that suspend while they handle a delivery.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, classes = [SuspendHandlerTests.Application::class])
abstract class SuspendHandlerTests {

	@Autowired
	private lateinit var context: ApplicationContext

	@Autowired
	private lateinit var handlers: Application.Handlers

	@LocalServerPort
	private var port = 0

	private val harbor by lazy {
		HarborWebhookRestTestClient.of(
			RestTestClient.bindToServer().baseUrl("http://localhost:$port").build(), context
		)
	}

	private val order = SignedDelivery.of("order.shipped", mapOf("orderNumber" to "A-1001"))

	private fun deliver(path: String) = harbor.deliver(order.endpoint(path.drop(1)), path)

	@Test
	fun handlerWithoutResultIsCalledOnce() {
		repeat(2) { deliver("/nothing").expectStatus().isOk }
		assertThat(handlers.calls(order)).isEqualTo(1)
	}

	@Test
	fun handlerWithResultIsCalledOnce() {
		deliver("/something").expectStatus().isOk.expectBody<String>().isEqualTo("A-1001")
		deliver("/something").expectStatus().isOk
		assertThat(handlers.calls(order)).isEqualTo(1)
	}

	@Test
	fun handlerThatNeverSuspendsIsCalledOnce() {
		repeat(2) { deliver("/at-once").expectStatus().isOk }
		assertThat(handlers.calls(order)).isEqualTo(1)
	}

	@Test
	fun eventStaysOpenWhenTheHandlerThrowsAfterSuspending() {
		repeat(2) { deliver("/throwing").expectStatus().is5xxServerError }
		assertThat(handlers.calls(order)).isEqualTo(2)
	}

	@Test
	fun eventStaysOpenWhenTheStatusIsAFailure() {
		repeat(2) { deliver("/failing").expectStatus().isEqualTo(503) }
		assertThat(handlers.calls(order)).isEqualTo(2)
	}

	@Test
	fun eventStaysOpenWhenAFailureIsReturned() {
		repeat(2) { deliver("/anything").expectStatus().isEqualTo(503) }
		assertThat(handlers.calls(order)).isEqualTo(2)
	}

	@ParameterizedTest
	@ValueSource(classes = [Flowing::class, FlowingLater::class])
	fun streamingMethodFailsAtStartup(controller: Class<*>) {
		assertThatStartFails(controller, "It streams its answer")
	}

	@Test
	fun methodThatLaunchesAJobFailsAtStartup() {
		assertThatStartFails(Launching::class.java, "It returns a Job, which")
	}

	private fun assertThatStartFails(controller: Class<*>, message: String) {
		val type = context.environment.getProperty("spring.main.web-application-type")
		assertThatThrownBy {
			SpringApplicationBuilder(Bare::class.java, controller)
				.run("--server.port=0", "--spring.main.web-application-type=$type",
					"--harbor.webhook.secret=hbwhs_0123456789")
		}.hasStackTraceContaining(message)
	}

	@EnableAutoConfiguration
	class Bare

	@RestController
	class Flowing {

		@PostMapping("/flowing")
		fun receive(@HarborWebhook event: Event): Flow<String> = flowOf(event.id())

	}

	@RestController
	class FlowingLater {

		@PostMapping("/flowing-later")
		suspend fun receive(@HarborWebhook event: Event): Flow<String> {
			delay(1)
			return flowOf(event.id())
		}

	}

	@RestController
	class Launching {

		private val scope = CoroutineScope(Dispatchers.Default)

		@PostMapping("/launching")
		fun receive(@HarborWebhook event: Event): Job = scope.launch { delay(event.id().length.toLong()) }

	}

	@Test
	fun unsignedRequestDoesNotReachTheHandler() {
		for (path in listOf("/nothing", "/something", "/at-once", "/throwing", "/failing")) {
			harbor.deliver(order.endpoint(path.drop(1)).forged(), path).expectStatus().isBadRequest
		}
		assertThat(handlers.calls(order)).isZero()
	}

	@SpringBootApplication(proxyBeanMethods = false)
	class Application {

		@RestController
		class Handlers {

			private val calls = ConcurrentHashMap<String, Int>()

			fun calls(delivery: SignedDelivery) = calls[delivery.event().id()] ?: 0

			private suspend fun handle(event: Event) {
				delay(1)
				calls.merge(event.id(), 1, Int::plus)
			}

			@PostMapping("/nothing")
			suspend fun nothing(@HarborWebhook("nothing") event: Event) = handle(event)

			@PostMapping("/something")
			suspend fun something(@HarborWebhook("something") delivery: WebhookDelivery, @HarborWebhook("something") order: OrderShipped): String {
				handle(delivery.event())
				return order.orderNumber
			}

			@PostMapping("/at-once")
			suspend fun atOnce(@HarborWebhook("at-once") event: Event) {
				calls.merge(event.id(), 1, Int::plus)
			}

			@PostMapping("/throwing")
			suspend fun throwing(@HarborWebhook("throwing") event: Event) {
				handle(event)
				throw IllegalStateException("not today")
			}

			@PostMapping("/failing")
			suspend fun failing(@HarborWebhook("failing") event: Event): ResponseEntity<String> {
				handle(event)
				return ResponseEntity.status(503).body("not today")
			}

			@PostMapping("/anything")
			suspend fun anything(@HarborWebhook("anything") event: Event): Any {
				handle(event)
				return ResponseEntity.status(503).build<Void>()
			}

		}

		data class OrderShipped(val orderNumber: String, val express: Boolean = false)

	}

}
