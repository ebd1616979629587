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

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import dev.harbor.openapi.OpenApiDocument;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.harbor.HarborEnvironment;
import dev.harbor.event.Event;
import dev.harbor.test.SandboxDelivery.State;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for deliveries of the sandbox.
 */
class SandboxDeliveryTests {

	private static final Map<String, Object> PAYLOAD = Map.of("order_id", "ord_1");

	private final HarborSandbox sandbox = HarborSandbox.start();

	private final Receiver receiver = new Receiver();

	private final PlainClient client = new PlainClient(this.sandbox.baseUrl(),
			this.sandbox.createKey(HarborEnvironment.SANDBOX));

	@AfterEach
	void close() {
		this.sandbox.close();
		this.receiver.close();
	}

	@Test
	void eventCreatedThroughTheApiIsDelivered() throws IOException {
		String secret = register("order.shipped").json().path("secret").asString();
		String created = this.client.createEvent("order.shipped").text();
		this.sandbox.awaitDeliveries();
		assertThat(this.receiver.received()).singleElement().satisfies((delivery) -> {
			assertThat(delivery.path()).isEqualTo("/hook");
			assertThat(delivery.header("Content-Type")).isEqualTo("application/json");
			assertThat(delivery.isSignedWith(secret)).isTrue();
			assertThat(delivery.json().path("id").asString()).startsWith("del_")
				.isEqualTo(delivery.header("Harbor-Delivery-Id"));
			assertThat(delivery.json().path("type").asString()).isEqualTo("event.created");
			assertThat(delivery.json().path("data").toString()).isEqualTo(created);
		});
	}

	@Test
	void eventCreatedByTheTestIsDelivered() {
		SandboxWebhook webhook = this.sandbox.registerWebhook(this.receiver.url());
		Event event = this.sandbox.createEvent("order.shipped", PAYLOAD);
		this.sandbox.awaitDeliveries();
		assertThat(this.receiver.received()).singleElement().satisfies((delivery) -> {
			assertThat(delivery.isSignedWith(webhook.secret())).isTrue();
			assertThat(delivery.json().at("/data/id").asString()).isEqualTo(event.id());
			assertThat(delivery.json().at("/data/payload/order_id").asString()).isEqualTo("ord_1");
		});
	}

	@Test
	void deliveryConformsToTheDocument() {
		this.sandbox.registerWebhook(this.receiver.url());
		this.sandbox.createEvent("order.shipped", PAYLOAD);
		this.sandbox.awaitDeliveries();
		Receiver.Received delivery = this.receiver.received().get(0);
		assertThat(OpenApiDocument.get().deliveryDeviations(delivery::header, new String(delivery.body()))).isEmpty();
		assertThat(OpenApiDocument.get().deliveryDeviations((name) -> "x", "{}")).hasSizeGreaterThan(5);
	}

	@Test
	void typesAreMatched() throws IOException {
		register("order.shipped");
		this.client.createEvent("invoice.paid");
		this.client.createEvent("order.shipped.again");
		this.client.createEvent("order.shipped");
		this.sandbox.awaitDeliveries();
		assertThat(this.receiver.received()).extracting((delivery) -> delivery.json().at("/data/type").asString())
			.containsExactly("order.shipped");
	}

	@Test
	void starMatchesEveryType() throws IOException {
		register("*");
		this.client.createEvent("invoice.paid");
		this.client.createEvent("order.shipped");
		assertThat(this.sandbox.awaitDeliveries()).hasSize(2);
	}

	@Test
	void eachEndpointGetsItsOwnDelivery() {
		SandboxWebhook first = this.sandbox.registerWebhook(this.receiver.url());
		SandboxWebhook second = this.sandbox.registerWebhook("audit", this.receiver.url());
		this.sandbox.createEvent("order.shipped", PAYLOAD);
		assertThat(this.sandbox.awaitDeliveries()).extracting(SandboxDelivery::id).doesNotHaveDuplicates().hasSize(2);
		assertThat(this.receiver.received()).anyMatch((delivery) -> delivery.isSignedWith(first.secret()))
			.anyMatch((delivery) -> delivery.isSignedWith(second.secret()))
			.hasSize(2);
	}

	@Test
	void endpointWithRepeatedTypeGetsOneDelivery() throws IOException {
		register("order.shipped\", \"*\", \"order.shipped");
		this.client.createEvent("order.shipped");
		assertThat(this.sandbox.awaitDeliveries()).hasSize(1);
	}

	@Test
	void disabledEndpointGetsNothing() throws IOException {
		String id = register("*").id();
		this.client.patch("/v1/webhooks/" + id, "{\"status\": \"disabled\"}");
		this.client.createEvent("order.shipped");
		assertThat(this.sandbox.awaitDeliveries()).isEmpty();
	}

	@Test
	void endpointOfAnotherWorkspaceGetsNothing() throws IOException {
		String other = this.sandbox.createWorkspace("Other");
		this.client.post("/v1/webhooks", """
				{"workspace_id": "%s", "url": "%s", "events": ["*"]}""".formatted(other, this.receiver.url()));
		this.client.createEvent("order.shipped");
		assertThat(this.sandbox.awaitDeliveries()).isEmpty();
	}

	@Test
	void endpointOfTheOtherEnvironmentGetsNothing() throws IOException {
		register("*");
		this.client.with(this.sandbox.createKey(HarborEnvironment.LIVE)).createEvent("order.shipped");
		assertThat(this.sandbox.awaitDeliveries()).isEmpty();
	}

	@Test
	void endpointOfTheTestReceivesEventsOfBothEnvironments() throws IOException {
		this.sandbox.registerWebhook(this.receiver.url());
		this.client.createEvent("order.shipped");
		this.client.with(this.sandbox.createKey(HarborEnvironment.LIVE)).createEvent("order.shipped");
		assertThat(this.sandbox.awaitDeliveries()).hasSize(2);
	}

	@Test
	void repetitionUnderAnIdempotencyKeyIsNotDeliveredAgain() throws IOException {
		register("*");
		this.client.post("/v1/events", PlainClient.event("a", "{}"), "k");
		this.client.post("/v1/events", PlainClient.event("a", "{}"), "k");
		assertThat(this.sandbox.awaitDeliveries()).hasSize(1);
	}

	@Test
	void attemptsCanBeInspected() {
		SandboxWebhook webhook = this.sandbox.registerWebhook(this.receiver.url());
		this.receiver.answerNext(503);
		Event event = this.sandbox.createEvent("order.shipped", PAYLOAD);
		SandboxDelivery delivery = this.sandbox.awaitDeliveries().get(0);
		assertThat(delivery.webhookId()).isEqualTo(webhook.id());
		assertThat(delivery.event()).isEqualTo(event);
		assertThat(delivery.state()).isEqualTo(State.PENDING);
		DeliveryAttempt attempt = delivery.attempts().get(0);
		assertThat(attempt.status()).hasValue(503);
		assertThat(attempt.failure()).isEmpty();
		assertThat(attempt.isSuccessful()).isFalse();
		assertThat(attempt.duration()).isPositive();
		assertThat(delivery.nextAttemptAt()).hasValue(attempt.at().plus(Duration.ofMinutes(5)));
		Receiver.Received received = this.receiver.received().get(0);
		assertThat(attempt.body()).isEqualTo(received.body());
		attempt.headers().forEach((name, value) -> assertThat(received.header(name)).isEqualTo(value));
	}

	@ParameterizedTest
	@ValueSource(ints = { 200, 201, 204, 299 })
	void successEndsTheDelivery(int status) {
		this.sandbox.registerWebhook(this.receiver.url());
		this.receiver.answerAlways(status);
		this.sandbox.createEvent("order.shipped", PAYLOAD);
		this.sandbox.clock().advance(Duration.ofHours(100));
		assertThat(this.sandbox.deliveries()).singleElement().satisfies((delivery) -> {
			assertThat(delivery.state()).isEqualTo(State.DELIVERED);
			assertThat(delivery.attempts()).hasSize(1);
			assertThat(delivery.nextAttemptAt()).isEmpty();
		});
	}

	@ParameterizedTest
	@ValueSource(ints = { 302, 307, 400, 404, 410, 500, 503 })
	void anyOtherAnswerIsRetried(int status) {
		this.sandbox.registerWebhook(this.receiver.url());
		this.receiver.answerNext(status);
		this.sandbox.createEvent("order.shipped", PAYLOAD);
		this.sandbox.clock().advance(Duration.ofMinutes(5));
		assertThat(this.sandbox.deliveries().get(0).attempts()).extracting((attempt) -> attempt.status().getAsInt())
			.containsExactly(status, 204);
		assertThat(this.receiver.received()).extracting(Receiver.Received::path).containsOnly("/hook");
	}

	@Test
	void connectionFailureIsRetried() {
		this.sandbox.registerWebhook(this.receiver.url());
		this.receiver.close();
		this.sandbox.createEvent("order.shipped", PAYLOAD);
		this.sandbox.clock().advance(Duration.ofMinutes(5));
		assertThat(this.sandbox.deliveries().get(0).attempts()).hasSize(2).allSatisfy((attempt) -> {
			assertThat(attempt.status()).isEmpty();
			assertThat(attempt.failure()).hasValueSatisfying((failure) -> assertThat(failure).contains("Connect"));
		});
	}

	@Test
	void receiverFailsWithoutAnswerInTime() {
		Runnable release = this.receiver.hold();
		DeliveryAttempt attempt = new DeliverySender(Duration.ofMillis(50)).send(this.receiver.url(), Instant.now(),
				Map.of(), new byte[0]);
		release.run();
		assertThat(attempt.status()).isEmpty();
		assertThat(attempt.failure()).hasValue("No answer within 50 ms");
	}

	@Test
	void retriesFollowTheDocumentedSchedule() {
		this.sandbox.registerWebhook(this.receiver.url());
		this.receiver.answerAlways(500);
		this.sandbox.createEvent("order.shipped", PAYLOAD);
		this.sandbox.clock().advance(Duration.ofHours(200));
		SandboxDelivery delivery = this.sandbox.deliveries().get(0);
		assertThat(distances(delivery.attempts())).containsExactly(Duration.ofMinutes(5), Duration.ofMinutes(30),
				Duration.ofHours(2), Duration.ofHours(8), Duration.ofHours(24), Duration.ofHours(24));
		assertThat(delivery.state()).isEqualTo(State.FAILED);
		assertThat(delivery.nextAttemptAt()).isEmpty();
	}

	private static List<Duration> distances(List<DeliveryAttempt> attempts) {
		List<Duration> distances = new ArrayList<>();
		for (int i = 1; i < attempts.size(); i++) {
			Duration distance = Duration.between(attempts.get(i - 1).at(), attempts.get(i).at());
			distances.add(Duration.ofMinutes(distance.toMinutes()));
		}
		return distances;
	}

	@Test
	void attemptIsNotRetriedBeforeItsTime() {
		this.sandbox.registerWebhook(this.receiver.url());
		this.receiver.answerAlways(500);
		this.sandbox.createEvent("order.shipped", PAYLOAD);
		this.sandbox.clock().advance(Duration.ofMinutes(4));
		assertThat(this.receiver.received()).hasSize(1);
	}

	@Test
	void eachAttemptHasANewSignature() {
		SandboxWebhook webhook = this.sandbox.registerWebhook(this.receiver.url());
		this.receiver.answerNext(500);
		this.sandbox.createEvent("order.shipped", PAYLOAD);
		this.sandbox.clock().advance(Duration.ofMinutes(5));
		Receiver.Received first = this.receiver.received().get(0);
		Receiver.Received second = this.receiver.received().get(1);
		assertThat(second.timestamp() - first.timestamp()).isGreaterThanOrEqualTo(300);
		assertThat(second.isSignedWith(webhook.secret())).isTrue();
		assertThat(second.body()).isEqualTo(first.body());
		assertThat(second.header("Harbor-Delivery-Id")).isEqualTo(first.header("Harbor-Delivery-Id"));
	}

	@Test
	void retryUsesTheCurrentUrl() throws IOException {
		String id = register("*").id();
		this.receiver.answerNext(500);
		this.client.createEvent("order.shipped");
		this.sandbox.awaitDeliveries();
		this.client.patch("/v1/webhooks/" + id, "{\"url\": \"%s/moved\"}".formatted(this.receiver.url()));
		this.sandbox.clock().advance(Duration.ofMinutes(5));
		assertThat(this.receiver.received()).extracting(Receiver.Received::path)
			.containsExactly("/hook", "/hook/moved");
	}

	@Test
	void disablingAnEndpointEndsItsRetries() throws IOException {
		String id = register("*").id();
		this.receiver.answerAlways(500);
		this.client.createEvent("order.shipped");
		this.sandbox.awaitDeliveries();
		this.client.patch("/v1/webhooks/" + id, "{\"status\": \"disabled\"}");
		this.sandbox.clock().advance(Duration.ofMinutes(5));
		assertThat(this.receiver.received()).hasSize(1);
		assertThat(this.sandbox.deliveries().get(0).state()).isEqualTo(State.FAILED);
	}

	@Test
	void redeliverySendsTheSameDeliveryAgain() {
		SandboxWebhook webhook = this.sandbox.registerWebhook(this.receiver.url());
		this.sandbox.createEvent("order.shipped", PAYLOAD);
		SandboxDelivery delivery = this.sandbox.awaitDeliveries().get(0);
		this.sandbox.clock().advance(Duration.ofHours(1));
		DeliveryAttempt attempt = this.sandbox.redeliver(delivery.id());
		assertThat(attempt.status()).hasValue(204);
		Receiver.Received again = this.receiver.received().get(1);
		assertThat(again.body()).isEqualTo(this.receiver.received().get(0).body());
		assertThat(again.timestamp()).isEqualTo(attempt.at().getEpochSecond());
		assertThat(again.isSignedWith(webhook.secret())).isTrue();
		assertThat(this.sandbox.deliveries().get(0).attempts()).hasSize(2);
	}

	@Test
	void acceptedRedeliveryEndsTheRetries() {
		this.sandbox.registerWebhook(this.receiver.url());
		this.receiver.answerNext(500);
		this.sandbox.createEvent("order.shipped", PAYLOAD);
		this.sandbox.redeliver(this.sandbox.awaitDeliveries().get(0).id());
		this.sandbox.clock().advance(Duration.ofHours(1));
		assertThat(this.receiver.received()).hasSize(2);
		assertThat(this.sandbox.deliveries().get(0).state()).isEqualTo(State.DELIVERED);
	}

	@Test
	void refusedRedeliveryDoesNotChangeTheSchedule() {
		this.sandbox.registerWebhook(this.receiver.url());
		this.receiver.answerNext(500, 500);
		this.sandbox.createEvent("order.shipped", PAYLOAD);
		SandboxDelivery before = this.sandbox.awaitDeliveries().get(0);
		this.sandbox.redeliver(before.id());
		assertThat(this.sandbox.deliveries().get(0).nextAttemptAt()).isEqualTo(before.nextAttemptAt());
	}

	@Test
	void unknownDeliveryCannotBeRepeated() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.sandbox.redeliver("del_none"));
	}

	@Test
	void deliveryToAnotherMachineIsNotSent() {
		this.sandbox.registerWebhook(URI.create("https://example.com/"));
		this.sandbox.createEvent("order.shipped", PAYLOAD);
		SandboxDelivery delivery = this.sandbox.awaitDeliveries().get(0);
		assertThat(delivery.state()).isEqualTo(State.NOT_SENT);
		assertThat(delivery.attempts()).isEmpty();
		assertThatIllegalStateException().isThrownBy(() -> this.sandbox.redeliver(delivery.id()));
	}

	@Test
	void rotatedSecretSignsLaterDeliveries() {
		SandboxWebhook webhook = this.sandbox.registerWebhook("orders", this.receiver.url());
		String rotated = this.sandbox.rotateWebhookSecret(webhook.id());
		this.sandbox.createEvent("order.shipped", PAYLOAD);
		this.sandbox.awaitDeliveries();
		assertThat(this.receiver.received().get(0).isSignedWith(rotated)).isTrue();
		assertThat(this.receiver.received().get(0).isSignedWith(webhook.secret())).isFalse();
	}

	@Test
	void applicationGetsTheLastTwoSecrets() {
		SandboxWebhook webhook = this.sandbox.registerWebhook("orders", this.receiver.url());
		assertThat(this.sandbox.webhookSecrets("orders")).containsExactly(webhook.secret());
		String second = this.sandbox.rotateWebhookSecret(webhook.id());
		assertThat(this.sandbox.webhookSecrets("orders")).containsExactly(second, webhook.secret());
		String third = this.sandbox.rotateWebhookSecret(webhook.id());
		assertThat(this.sandbox.webhookSecrets("orders")).containsExactly(third, second);
		assertThat(this.sandbox.webhookSecrets("default")).isEmpty();
	}

	@Test
	void unknownEndpointCannotBeRotated() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.sandbox.rotateWebhookSecret("wh_none"));
	}

	@Test
	void secretsAreNotPrinted() {
		SandboxWebhook webhook = this.sandbox.registerWebhook(this.receiver.url());
		assertThat(webhook.toString()).contains(webhook.id()).doesNotContain(webhook.secret());
	}

	@Test
	void resetForgetsDeliveriesAndTheirRetries() {
		this.sandbox.registerWebhook(this.receiver.url());
		this.receiver.answerAlways(500);
		this.sandbox.createEvent("order.shipped", PAYLOAD);
		this.sandbox.awaitDeliveries();
		this.sandbox.reset();
		this.sandbox.clock().advance(Duration.ofHours(1));
		assertThat(this.receiver.received()).hasSize(1);
		assertThat(this.sandbox.deliveries()).isEmpty();
	}

	@Test
	void resetEndsHangingAttempts() {
		this.sandbox.registerWebhook(this.receiver.url());
		Runnable release = this.receiver.hold();
		this.sandbox.createEvent("order.shipped", PAYLOAD);
		Awaitility.await().until(() -> !this.receiver.received().isEmpty());
		this.sandbox.reset();
		assertThat(this.sandbox.awaitDeliveries()).isEmpty();
		release.run();
	}

	@Test
	void deliveriesContinueAfterAReset() {
		this.sandbox.registerWebhook(this.receiver.url());
		this.sandbox.createEvent("order.shipped", PAYLOAD);
		this.sandbox.awaitDeliveries();
		this.sandbox.reset();
		this.sandbox.registerWebhook(this.receiver.url());
		this.sandbox.createEvent("order.shipped", PAYLOAD);
		assertThat(this.sandbox.awaitDeliveries()).extracting(SandboxDelivery::state).containsExactly(State.DELIVERED);
	}

	@Test
	void manyEventsAreAllDelivered() {
		this.sandbox.registerWebhook(this.receiver.url());
		this.sandbox.registerWebhook("audit", this.receiver.url());
		for (int i = 0; i < 200; i++) {
			this.sandbox.createEvent("order.shipped", PAYLOAD);
		}
		assertThat(this.sandbox.awaitDeliveries()).hasSize(400)
			.allMatch((delivery) -> delivery.state() == State.DELIVERED);
	}

	private PlainClient.Result register(String type) throws IOException {
		return this.client.post("/v1/webhooks", """
				{"workspace_id": "ws_sandbox", "url": "%s", "events": ["%s"]}""".formatted(this.receiver.url(), type));
	}

}
