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

package dev.harbor.test;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;

import org.junit.jupiter.api.Test;

import dev.harbor.event.Event;
import dev.harbor.event.EventPayload;
import dev.harbor.webhook.WebhookDelivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * Tests for {@link WebhookDeliveries}.
 */
class WebhookDeliveriesTests {

	private static final Event EVENT = Event.of("evt_1", "order.shipped", "ws_1", EventPayload.of(Map.of("n", 1)),
			Instant.parse("2026-01-02T03:04:05.678Z"));

	@Test
	void deliveryHasTheEvent() {
		WebhookDelivery delivery = WebhookDeliveries.of(EVENT);
		assertThat(delivery.event()).isEqualTo(EVENT);
		assertThat(delivery.endpoint()).isEqualTo("default");
		assertThat(delivery.id()).startsWith("del_");
		assertThat(delivery.secretPosition()).isZero();
		assertThat(Duration.between(delivery.signedAt(), Instant.now())).isCloseTo(Duration.ZERO,
				Duration.ofMinutes(1));
	}

	@Test
	void deliveryHasTheEndpoint() {
		assertThat(WebhookDeliveries.of(EVENT, "billing").endpoint()).isEqualTo("billing");
	}

	@Test
	void deliveryHasANewEvent() {
		Event event = WebhookDeliveries.of("order.shipped", Map.of("order_id", "ord_1")).event();
		assertThat(event.type()).isEqualTo("order.shipped");
		assertThat(event.payload().asMap()).containsEntry("order_id", "ord_1");
		assertThat(event.id()).isNotEqualTo(WebhookDeliveries.of("order.shipped", Map.of()).event().id());
	}

	@Test
	void eventIsRefusedAsAPayload() {
		assertThatIllegalArgumentException().isThrownBy(() -> WebhookDeliveries.of("billing", EVENT));
	}

	@Test
	void transactionIsNotNeeded() {
		WebhookDelivery delivery = WebhookDeliveries.of(EVENT);
		assertThatNoException().isThrownBy(delivery::completeInTransaction);
	}

}
