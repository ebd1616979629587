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
import java.util.Map;

import dev.harbor.event.Event;
import dev.harbor.test.SandboxDelivery.State;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for faults of deliveries in the sandbox.
 */
class SandboxDeliveryFaultTests {

	private static final Map<String, Object> PAYLOAD = Map.of("order_id", "ord_1");

	private final HarborSandbox sandbox = HarborSandbox.start();

	private final Receiver receiver = new Receiver();

	private SandboxWebhook webhook;

	@BeforeEach
	void register() {
		this.webhook = this.sandbox.registerWebhook(this.receiver.url());
	}

	@AfterEach
	void close() {
		this.sandbox.close();
		this.receiver.close();
	}

	@Test
	void forgedDeliveryIsSignedWithAnotherSecret() {
		this.sandbox.deliveryFaults().forged();
		Receiver.Received delivery = deliverOne();
		assertThat(delivery.header("Harbor-Signature")).matches("[0-9a-f]{64}");
		assertThat(delivery.isSignedWith(this.webhook.secret())).isFalse();
	}

	@Test
	void staleDeliveryHasAValidSignature() {
		this.sandbox.deliveryFaults().stale();
		Receiver.Received delivery = deliverOne();
		assertThat(delivery.isSignedWith(this.webhook.secret())).isTrue();
		assertThat(delivery.timestamp()).isLessThan(now() - 300);
	}

	@Test
	void deliveryFromTheFutureHasAValidSignature() {
		this.sandbox.deliveryFaults().fromTheFuture();
		Receiver.Received delivery = deliverOne();
		assertThat(delivery.isSignedWith(this.webhook.secret())).isTrue();
		assertThat(delivery.timestamp()).isGreaterThan(now() + 300);
	}

	@Test
	void truncatedDeliveryHasNoEnd() {
		this.sandbox.deliveryFaults().truncated();
		Receiver.Received truncated = deliverOne();
		this.sandbox.redeliver(this.sandbox.deliveries().get(0).id());
		Receiver.Received whole = this.receiver.received().get(1);
		assertThat(whole.body()).startsWith(truncated.body()).hasSizeGreaterThan(truncated.body().length);
		assertThat(truncated.isSignedWith(this.webhook.secret())).isFalse();
	}

	@Test
	void deliveryCanBeSignedWithTheSecretBeforeTheRotation() {
		this.sandbox.rotateWebhookSecret(this.webhook.id());
		this.sandbox.deliveryFaults().signedWithRotatedSecret();
		assertThat(deliverOne().isSignedWith(this.webhook.secret())).isTrue();
	}

	@Test
	void duplicatedDeliveryArrivesTwice() {
		this.sandbox.deliveryFaults().duplicated();
		deliverOne();
		assertThat(this.receiver.received()).hasSize(2);
		assertThat(this.receiver.received().get(1).body()).isEqualTo(this.receiver.received().get(0).body());
		assertThat(this.receiver.received().get(1).header("Harbor-Signature"))
			.isEqualTo(this.receiver.received().get(0).header("Harbor-Signature"));
		assertThat(this.sandbox.deliveries().get(0).attempts()).hasSize(2);
	}

	@Test
	void duplicatedDeliveryIsDeliveredWhenTheSecondRequestIsRefused() {
		this.receiver.answerNext(200, 500);
		this.sandbox.deliveryFaults().duplicated();
		deliverOne();
		assertThat(this.sandbox.deliveries().get(0).state()).isEqualTo(State.DELIVERED);
	}

	@Test
	void reorderedDeliveriesArriveInReverse() {
		this.sandbox.deliveryFaults().next(3).reordered();
		Event first = this.sandbox.createEvent("a", PAYLOAD);
		Event second = this.sandbox.createEvent("a", PAYLOAD);
		this.sandbox.awaitDeliveries();
		assertThat(this.receiver.received()).isEmpty();
		Event third = this.sandbox.createEvent("a", PAYLOAD);
		this.sandbox.awaitDeliveries();
		assertThat(this.receiver.received()).extracting((delivery) -> delivery.json().at("/data/id").asString())
			.containsExactly(third.id(), second.id(), first.id());
	}

	@Test
	void oneDeliveryCannotBeReordered() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.sandbox.deliveryFaults().reordered());
	}

	@Test
	void refusedFaultIsRetriedWithoutFault() {
		this.receiver.answerNext(400);
		this.sandbox.deliveryFaults().forged();
		deliverOne();
		this.sandbox.clock().advance(Duration.ofMinutes(5));
		assertThat(this.receiver.received().get(1).isSignedWith(this.webhook.secret())).isTrue();
	}

	@Test
	void faultAppliesToTheGivenNumberOfAttempts() {
		this.receiver.answerAlways(400);
		this.sandbox.deliveryFaults().next(2).forged();
		this.sandbox.createEvent("a", PAYLOAD);
		this.sandbox.clock().advance(Duration.ofHours(1));
		assertThat(this.receiver.received()).extracting((delivery) -> delivery.isSignedWith(this.webhook.secret()))
			.containsExactly(false, false, true);
	}

	@Test
	void redeliveryCanHaveAFault() {
		deliverOne();
		this.sandbox.deliveryFaults().forged();
		this.sandbox.redeliver(this.sandbox.deliveries().get(0).id());
		assertThat(this.receiver.received().get(1).isSignedWith(this.webhook.secret())).isFalse();
	}

	@Test
	void faultsAreAppliedInOrder() {
		this.sandbox.deliveryFaults().forged();
		this.sandbox.deliveryFaults().stale();
		assertThat(deliverOne().isSignedWith(this.webhook.secret())).isFalse();
		this.sandbox.redeliver(this.sandbox.deliveries().get(0).id());
		assertThat(this.receiver.received().get(1).timestamp()).isLessThan(now() - 300);
	}

	@Test
	void resetForgetsFaults() {
		this.sandbox.deliveryFaults().forged();
		this.sandbox.deliveryFaults().next(2).reordered();
		this.sandbox.reset();
		register();
		assertThat(deliverOne().isSignedWith(this.webhook.secret())).isTrue();
	}

	@Test
	void numberMustBePositive() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.sandbox.deliveryFaults().next(0));
	}

	private Receiver.Received deliverOne() {
		this.sandbox.createEvent("order.shipped", PAYLOAD);
		this.sandbox.awaitDeliveries();
		return this.receiver.received().get(0);
	}

	private long now() {
		return this.sandbox.clock().instant().getEpochSecond();
	}

}
