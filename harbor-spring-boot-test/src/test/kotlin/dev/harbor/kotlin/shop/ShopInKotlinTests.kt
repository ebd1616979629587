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

import dev.harbor.test.HarborInboxTester
import dev.harbor.test.HarborOutboxTester
import dev.harbor.test.HarborSandbox
import dev.harbor.test.autoconfigure.AutoConfigureHarborSandbox
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.extension.ExtendWith
import org.springframework.beans.factory.annotation.Autowired
import org.springframework.boot.test.context.SpringBootTest
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment
import org.springframework.boot.test.system.CapturedOutput
import org.springframework.boot.test.system.OutputCaptureExtension
import org.springframework.jdbc.core.simple.JdbcClient
import org.springframework.test.annotation.DirtiesContext
import org.springframework.test.context.TestPropertySource

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
		jdbc.sql("create table shipment (order_number varchar(40))").update()
		shipping.ship("A-1001")
		outboxTester.awaitIdle()
		sandbox.awaitDeliveries()
		inboxTester.awaitIdle()
		assertThat(sandbox.events()).hasSize(1)
		assertThat(output).contains("Order A-1001 was shipped")
	}

}
