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

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;

import org.junit.jupiter.api.Test;

import dev.harbor.event.Event;
import dev.harbor.event.EventPayload;
import dev.harbor.webhook.WebhookDelivery;
import dev.harbor.webhook.WebhookSigner;
import dev.harbor.webhook.WebhookVerificationException;
import dev.harbor.webhook.WebhookVerificationException.Reason;
import dev.harbor.webhook.WebhookVerifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link SignedDelivery}.
 */
class SignedDeliveryTests {

	private static final String SECRET = "the-secret";

	private static final Event EVENT = Event.of("evt_1", "order.shipped", "ws_1",
			EventPayload.ofJson("{\"total\": 1.10, \"to\": \"Zoë\"}"), Instant.parse("2026-01-02T03:04:05.678Z"));

	private final SignedDelivery delivery = SignedDelivery.of(EVENT).secret(SECRET);

	@Test
	void isVerified() {
		WebhookDelivery verified = verify(this.delivery);
		assertThat(verified.event()).isEqualTo(EVENT);
		assertThat(verified.type()).isEqualTo("event.created");
		assertThat(verified.id()).isEqualTo(this.delivery.headers().get("Harbor-Delivery-Id")).startsWith("del_");
	}

	@Test
	void newEventHasTheGivenValues() {
		Event event = SignedDelivery.of("order.shipped", Map.of("order_id", "ord_1")).workspaceId("ws_2").event();
		assertThat(event.type()).isEqualTo("order.shipped");
		assertThat(event.payload().asMap()).containsExactly(Map.entry("order_id", "ord_1"));
		assertThat(event.workspaceId()).isEqualTo("ws_2");
	}

	@Test
	void idsAreNewByDefault() {
		SignedDelivery one = SignedDelivery.of("order.shipped", Map.of()).secret(SECRET);
		SignedDelivery other = SignedDelivery.of("order.shipped", Map.of()).secret(SECRET);
		assertThat(one.event().id()).startsWith("evt_").isNotEqualTo(other.event().id());
		assertThat(one.headers().get("Harbor-Delivery-Id")).isNotEqualTo(other.headers().get("Harbor-Delivery-Id"));
		assertThat(verify(one.eventId("evt_2")).event().id()).isEqualTo("evt_2");
	}

	@Test
	void eventIsRefusedAsAPayload() {
		assertThatIllegalArgumentException().isThrownBy(() -> SignedDelivery.of("billing", EVENT))
			.withMessageContaining("of(event)");
	}

	@Test
	void repeatedDeliveryHasTheSameIdAndBody() {
		assertThat(this.delivery.body()).isEqualTo(this.delivery.body());
		assertThat(this.delivery.headers().get("Harbor-Delivery-Id"))
			.isEqualTo(this.delivery.headers().get("Harbor-Delivery-Id"));
	}

	@Test
	void sameEventInAnotherDeliveryHasAnotherId() {
		SignedDelivery other = SignedDelivery.of(this.delivery.event()).secret(SECRET);
		assertThat(verify(other).id()).isNotEqualTo(verify(this.delivery).id());
		assertThat(verify(other).event()).isEqualTo(verify(this.delivery).event());
	}

	@Test
	void headersHaveTheGivenTime() {
		Instant signedAt = Instant.parse("2026-01-02T03:04:05Z");
		SignedDelivery signed = this.delivery.signedAt(signedAt);
		assertThat(signed.headers())
			.containsOnlyKeys("Content-Type", "Harbor-Delivery-Id", "Harbor-Timestamp", "Harbor-Signature")
			.containsEntry("Content-Type", "application/json")
			.containsEntry("Harbor-Timestamp", Long.toString(signedAt.getEpochSecond()))
			.containsEntry("Harbor-Signature", WebhookSigner.of(SECRET).sign(signed.body(), signedAt));
	}

	@Test
	void staleIsTooOld() {
		assertThat(refusal(this.delivery.stale())).isEqualTo(Reason.TIMESTAMP_TOO_OLD);
	}

	@Test
	void fromTheFutureIsTooEarly() {
		assertThat(refusal(this.delivery.fromTheFuture())).isEqualTo(Reason.TIMESTAMP_IN_FUTURE);
	}

	@Test
	void forgedDoesNotMatch() {
		assertThat(refusal(this.delivery.forged())).isEqualTo(Reason.SIGNATURE_MISMATCH);
	}

	@Test
	void truncatedDoesNotMatch() {
		SignedDelivery truncated = this.delivery.truncated();
		assertThat(refusal(truncated)).isEqualTo(Reason.SIGNATURE_MISMATCH);
		assertThat(new String(this.delivery.body(), StandardCharsets.UTF_8))
			.startsWith(new String(truncated.body(), StandardCharsets.UTF_8));
		assertThat(truncated.body()).hasSizeBetween(1, this.delivery.body().length - 1);
	}

	@Test
	void methodsReturnCopies() {
		this.delivery.secret("another");
		this.delivery.signedAt(Instant.EPOCH);
		this.delivery.stale();
		this.delivery.fromTheFuture();
		this.delivery.forged();
		this.delivery.truncated();
		this.delivery.eventId("evt_2");
		this.delivery.workspaceId("ws_2");
		this.delivery.endpoint("billing");
		this.delivery.body()[0] = 'x';
		assertThat(verify(this.delivery).event()).isEqualTo(EVENT);
		assertThat(this.delivery.endpoint()).isEqualTo("default");
	}

	@Test
	void secretIsRequired() {
		assertThatIllegalStateException().isThrownBy(() -> SignedDelivery.of(EVENT).headers())
			.withMessageContaining("signedFor(context)")
			.withMessageContaining("secret(...)");
		assertThatIllegalArgumentException().isThrownBy(() -> this.delivery.secret(""));
	}

	@Test
	void toStringDoesNotContainSecret() {
		assertThat(this.delivery).asString().contains("evt_1", "default").doesNotContain(SECRET);
	}

	private static Reason refusal(SignedDelivery delivery) {
		return assertThatExceptionOfType(WebhookVerificationException.class).isThrownBy(() -> verify(delivery))
			.actual()
			.reason();
	}

	private static WebhookDelivery verify(SignedDelivery delivery) {
		Map<String, String> headers = delivery.headers();
		return WebhookVerifier.builder()
			.secrets(SECRET)
			.build()
			.verify(delivery.body(), headers.get("Harbor-Signature"), headers.get("Harbor-Timestamp"));
	}

}
