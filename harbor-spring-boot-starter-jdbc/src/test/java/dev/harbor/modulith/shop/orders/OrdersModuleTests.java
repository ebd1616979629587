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

package dev.harbor.modulith.shop.orders;

import dev.harbor.event.Event;
import dev.harbor.test.HarborSandbox;
import dev.harbor.test.autoconfigure.AutoConfigureHarborSandbox;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.modulith.events.EventExternalized;
import org.springframework.modulith.test.ApplicationModuleTest;
import org.springframework.modulith.test.Scenario;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Test of one module in the style of Spring Modulith.
 */
@ApplicationModuleTest
@AutoConfigureHarborSandbox
class OrdersModuleTests {

	@Autowired
	private Orders orders;

	@Autowired
	private HarborSandbox sandbox;

	@Test
	void publishedEventReachesHarbor(Scenario scenario) {
		scenario.stimulate(() -> this.orders.ship("42"))
			.andWaitForEventOfType(EventExternalized.class)
			.toArriveAndVerify((externalized) -> {
				assertThat(this.sandbox.events()).hasSize(1);
				Event event = this.sandbox.events().get(0);
				assertThat(event.type()).isEqualTo("order.shipped");
				assertThat(event.payload().asMap()).containsEntry("orderId", "42");
				assertThat(externalized.getBrokerResult()).isEqualTo(event);
			});
	}

}
