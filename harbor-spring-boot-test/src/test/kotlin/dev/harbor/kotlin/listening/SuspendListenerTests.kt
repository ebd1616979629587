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

package dev.harbor.kotlin.listening

import dev.harbor.event.Event
import dev.harbor.event.EventPayload
import dev.harbor.inbox.HarborInbox
import dev.harbor.inbox.InboxEvent.State
import dev.harbor.inbox.InboxQuery
import dev.harbor.listener.HarborListener
import dev.harbor.listener.ListenerContext
import dev.harbor.test.HarborInboxTester
import kotlinx.coroutines.delay
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.Test
import org.springframework.beans.factory.annotation.Autowired
import org.springframework.boot.SpringBootConfiguration
import org.springframework.boot.autoconfigure.EnableAutoConfiguration
import org.springframework.boot.test.context.SpringBootTest
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment
import org.springframework.context.annotation.Import
import org.springframework.stereotype.Component
import java.time.Instant
import java.util.concurrent.CopyOnWriteArrayList

/**
 * Tests for listeners that suspend.
 */
@SpringBootTest(
	webEnvironment = WebEnvironment.NONE,
	properties = ["spring.datasource.generate-unique-name=true", "harbor.inbox.retry.max-retries=0"]
)
class SuspendListenerTests {

	@Test
	fun suspendingListenerIsAwaited(
		@Autowired inbox: HarborInbox, @Autowired tester: HarborInboxTester, @Autowired orders: OrderEvents
	) {
		inbox.accept("default", event("evt_1", "order.shipped"))
		inbox.accept("default", event("evt_2", "order.cancelled"))
		tester.awaitIdle()
		assertThat(orders.shipped).containsExactly("A-1 1")
		assertThat(inbox.list(InboxQuery.create().eventId("evt_1")).data().map { it.state() })
			.containsExactly(State.HANDLED)
		val parked = inbox.list(InboxQuery.create().eventId("evt_2")).data().single()
		assertThat(parked.state()).isEqualTo(State.PARKED)
		assertThat(parked.lastError()).hasValueSatisfying { assertThat(it).contains("later") }
	}

	private fun event(id: String, type: String) =
		Event.of(id, type, "ws_1", EventPayload.ofJson("""{"number":"A-1"}"""), Instant.now())

	data class Order(val number: String)

	@Component
	class OrderEvents {

		val shipped = CopyOnWriteArrayList<String>()

		@HarborListener(types = ["order.shipped"])
		suspend fun shipped(order: Order, context: ListenerContext) {
			delay(10)
			shipped.add("${order.number} ${context.attempt()}")
		}

		@HarborListener(types = ["order.cancelled"])
		suspend fun cancelled(event: Event) {
			delay(10)
			throw IllegalStateException("later")
		}

	}

	@SpringBootConfiguration
	@EnableAutoConfiguration
	@Import(OrderEvents::class)
	class Application

}
