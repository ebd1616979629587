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

import dev.harbor.outbox.HarborOutbox
import dev.harbor.test.HarborInboxTester
import dev.harbor.test.HarborOutboxTester
import dev.harbor.test.HarborSandbox
import dev.harbor.test.autoconfigure.AutoConfigureHarborSandbox
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withContext
import org.assertj.core.api.Assertions.assertThat
import org.assertj.core.api.Assertions.assertThatThrownBy
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.extension.ExtendWith
import org.springframework.beans.factory.annotation.Autowired
import org.springframework.boot.test.context.SpringBootTest
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment
import org.springframework.boot.test.system.CapturedOutput
import org.springframework.boot.test.system.OutputCaptureExtension
import org.springframework.jdbc.core.simple.JdbcClient
import org.springframework.stereotype.Service
import org.springframework.test.annotation.DirtiesContext
import org.springframework.test.context.TestPropertySource
import org.springframework.transaction.annotation.Transactional
import org.springframework.transaction.support.TransactionTemplate

/**
 * Runs the application of `README.md` in Kotlin.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@AutoConfigureHarborSandbox
@TestPropertySource(properties = ["spring.datasource.generate-unique-name=true"])
@ExtendWith(OutputCaptureExtension::class)
@DirtiesContext
class ShopInKotlinTests {

	@Test
	fun listenerReceivesTheEventOfTheCommittedOrder(
		@Autowired shipping: Shipping, @Autowired jdbc: JdbcClient, @Autowired outboxTester: HarborOutboxTester,
		@Autowired sandbox: HarborSandbox, @Autowired inboxTester: HarborInboxTester, output: CapturedOutput
	) {
		createTable(jdbc)
		shipping.ship("A-1001")
		outboxTester.awaitIdle()
		sandbox.awaitDeliveries()
		inboxTester.awaitIdle()
		assertThat(sandbox.events()).hasSize(1)
		assertThat(output).contains("Order A-1001 was shipped")
	}

	@Test
	fun coroutineEmitsInATransaction(
		@Autowired shipping: SuspendingShipping, @Autowired jdbc: JdbcClient, @Autowired outboxTester: HarborOutboxTester,
		@Autowired sandbox: HarborSandbox
	) {
		createTable(jdbc)
		runBlocking { shipping.ship("A-1002") }
		outboxTester.awaitIdle()
		assertThat(shipped(jdbc)).contains("A-1002")
		assertThat(sandbox.events().map { it.type() }).containsExactly("order.shipped")
	}

	/** States a fact about Spring that `docs/kotlin.md` warns of. */
	@Test
	fun transactionOfASuspendingFunctionIsCommittedThoughTheFunctionThrows(
		@Autowired shipping: FailingShipping, @Autowired jdbc: JdbcClient
	) {
		createTable(jdbc)
		assertThatThrownBy { runBlocking { shipping.shipAndFail("A-1004") } }.isInstanceOf(IllegalStateException::class.java)
		assertThat(shipped(jdbc)).contains("A-1004")
	}

	private fun createTable(jdbc: JdbcClient) {
		jdbc.sql("create table if not exists shipment (order_number varchar(40))").update()
	}

	private fun shipped(jdbc: JdbcClient) = jdbc.sql("select order_number from shipment").query(String::class.java).list()

}

@Service
class SuspendingShipping(
	private val jdbc: JdbcClient, private val harbor: HarborOutbox, private val transactions: TransactionTemplate
) {

	suspend fun ship(orderNumber: String) {
		withContext(Dispatchers.IO) {
			transactions.executeWithoutResult {
				jdbc.sql("insert into shipment (order_number) values (?)").param(orderNumber).update()
				harbor.emit("order.shipped", mapOf("orderNumber" to orderNumber))
			}
		}
	}

}

@Service
open class FailingShipping(private val jdbc: JdbcClient) {

	@Transactional
	open suspend fun shipAndFail(orderNumber: String) {
		jdbc.sql("insert into shipment (order_number) values (?)").param(orderNumber).update()
		throw IllegalStateException("not today")
	}

}
