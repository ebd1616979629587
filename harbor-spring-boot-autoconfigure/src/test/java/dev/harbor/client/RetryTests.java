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

package dev.harbor.client;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

import dev.harbor.ApiKey;
import dev.harbor.HarborApiException;
import dev.harbor.HarborConnectionException;
import dev.harbor.client.StubHarbor.Answer;
import dev.harbor.client.StubHarbor.Received;
import dev.harbor.event.CreateEventRequest;
import dev.harbor.event.Event;
import dev.harbor.event.ListEventsRequest;
import dev.harbor.http.RawServer;
import dev.harbor.webhook.CreateWebhookEndpointRequest;
import dev.harbor.webhook.UpdateWebhookEndpointRequest;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.test.util.TestSocketUtils;
import org.springframework.web.client.RestClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

/**
 * Tests for the conditions, the number and the duration of retries.
 */
class RetryTests {

	private static final CreateEventRequest REQUEST = CreateEventRequest.of("order.shipped", Map.of("a", 1));

	private static final Duration GENEROUS = Duration.ofSeconds(20);

	@AutoClose
	private final StubHarbor harbor = StubHarbor.start();

	@ParameterizedTest
	@ValueSource(ints = { 429, 500, 502, 503, 504 })
	void transientStatusIsRetriedWithTheSameKeyAndBody(int status) {
		this.harbor.answerInTurn(Answer.of(status, ""), Answer.of(201, Json.event("evt_1")));
		Event event = this.harbor.client().events().create(REQUEST);
		assertThat(event.id()).isEqualTo("evt_1");
		assertSameRequest(2);
		assertThat(UUID.fromString(this.harbor.received().get(0).header("Idempotency-key").get(0))).isNotNull();
	}

	@Test
	void keyOfTheCallerIsSentWithEachAttempt() {
		this.harbor.answerInTurn(Answer.of(503, ""), Answer.of(201, Json.event("evt_1")));
		this.harbor.client().events().create(REQUEST.idempotencyKey("order-4711"));
		assertSameRequest(2);
		assertThat(this.harbor.received().get(1).header("Idempotency-key")).containsExactly("order-4711");
	}

	@Test
	void registeringAnEndpointIsRetriedWithTheSameKeyAndBody() {
		this.harbor.answerInTurn(Answer.of(503, ""), Answer.of(201, Json.endpoint("wh_1")));
		this.harbor.client()
			.webhooks()
			.create(CreateWebhookEndpointRequest.of(URI.create("https://example.com/hooks"), "*"));
		assertSameRequest(2);
		assertThat(this.harbor.received().get(1).header("Idempotency-key")).hasSize(1);
	}

	@Test
	void changingAnEndpointIsRetried() {
		this.harbor.answerInTurn(Answer.of(503, ""), Answer.ok(Json.endpoint("wh_1")));
		this.harbor.client().webhooks().update("wh_1", UpdateWebhookEndpointRequest.create().status("active"));
		assertSameRequest(2);
	}

	@Test
	void readingIsRetried() {
		this.harbor.answerInTurn(Answer.of(503, ""), Answer.ok(Json.eventPage(0, 1, false, null)));
		assertThat(this.harbor.client().events().list(ListEventsRequest.create()).data()).hasSize(1);
		assertSameRequest(2);
	}

	private void assertSameRequest(int times) {
		Received first = this.harbor.received().get(0);
		assertThat(this.harbor.received()).hasSize(times)
			.allSatisfy(
					(request) -> assertThat(request).usingRecursiveComparison().ignoringFields("at").isEqualTo(first));
	}

	@ParameterizedTest
	@ValueSource(ints = { 301, 400, 401, 403, 404, 409, 413, 422, 501, 505 })
	void otherStatusIsNotRetried(int status) {
		this.harbor.answer(Answer.of(status, ""));
		HarborClient client = this.harbor.client();
		assertThatExceptionOfType(HarborApiException.class).isThrownBy(() -> client.events().create(REQUEST));
		assertThat(this.harbor.received()).hasSize(1);
	}

	@Test
	void twoRetriesAreTheDefault() {
		this.harbor.answer(Answer.error(503, "unavailable"));
		HarborClient client = this.harbor.client();
		assertThatExceptionOfType(HarborApiException.class).isThrownBy(() -> client.events().create(REQUEST))
			.satisfies((ex) -> assertThat(ex.status()).isEqualTo(503));
		assertSameRequest(3);
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1 })
	void numberOfRetriesIsConfigurable(int maxRetries) {
		this.harbor.answer(Answer.error(500, "internal_error"));
		HarborClient client = this.harbor.clientBuilder().maxRetries(maxRetries).build();
		assertThatExceptionOfType(HarborApiException.class).isThrownBy(() -> client.events().create(REQUEST));
		assertThat(this.harbor.received()).hasSize(1 + maxRetries);
	}

	@Test
	void lastFailureIsThrown() {
		this.harbor.answerInTurn(Answer.of(503, ""), Answer.error(403, "workspace_suspended"));
		HarborClient client = this.harbor.client();
		assertThatExceptionOfType(HarborApiException.class).isThrownBy(() -> client.events().create(REQUEST))
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo("workspace_suspended"));
		assertThat(this.harbor.received()).hasSize(2);
	}

	@Test
	void providerIsCalledBeforeEachAttempt() {
		this.harbor.answerInTurn(Answer.of(503, ""), Answer.of(201, Json.event("evt_1")));
		AtomicInteger asked = new AtomicInteger();
		HarborClient client = this.harbor.clientBuilder()
			.apiKeyProvider(() -> ApiKey.of("hb_test_key" + asked.incrementAndGet()))
			.build();
		client.events().create(REQUEST);
		assertThat(this.harbor.received()).flatExtracting((request) -> request.header("Authorization"))
			.containsExactly("Bearer hb_test_key1", "Bearer hb_test_key2");
	}

	@Test
	void refusedConnectionIsRetried() {
		int port = TestSocketUtils.findAvailableTcpPort();
		AtomicInteger attempts = new AtomicInteger();
		HarborClient client = this.harbor.clientBuilder()
			.baseUrl("http://127.0.0.1:" + port)
			.maxRetries(1)
			.restClientBuilder(RestClient.builder().requestInterceptor((request, body, execution) -> {
				attempts.incrementAndGet();
				return execution.execute(request, body);
			}))
			.build();
		assertThatExceptionOfType(HarborConnectionException.class).isThrownBy(() -> client.events().create(REQUEST))
			.withCauseInstanceOf(ConnectException.class)
			.withMessageContainingAll("events.create", "'default'", "http://127.0.0.1:" + port)
			.satisfies((ex) -> assertThat(ex.getMessage()).doesNotContain(StubHarbor.KEY));
		assertThat(attempts).hasValue(2);
	}

	@ParameterizedTest
	@ValueSource(strings = { "201 Created", "404 Not Found" })
	void bodyCutShortIsRetriedWithTheSameKeyAndBody(String status) throws IOException {
		String event = Json.event("evt_1");
		List<String> requests = new CopyOnWriteArrayList<>();
		try (RawServer cut = RawServer.start((connection) -> {
			requests.add(connection.readRequest());
			boolean first = requests.size() == 1;
			connection.send("HTTP/1.1 %s\r\nContent-Length: %s\r\n\r\n%s".formatted(first ? status : "201 Created",
					event.length() + (first ? 10 : 0), event));
		})) {
			HarborClient client = this.harbor.clientBuilder().baseUrl(cut.url()).build();
			assertThat(client.events().create(REQUEST).id()).isEqualTo("evt_1");
		}
		assertThat(requests).hasSize(2)
			.containsOnly(requests.get(0))
			.first(InstanceOfAssertFactories.STRING)
			.contains("Idempotency-Key: ");
	}

	@Test
	void unreadableSuccessIsRetriedWithTheSameKeyAndBody() {
		this.harbor.answerInTurn(Answer.of(201, "<html></html>"), Answer.of(201, Json.event("evt_1")));
		assertThat(this.harbor.client().events().create(REQUEST).id()).isEqualTo("evt_1");
		assertSameRequest(2);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "{\"id\":\"evt_1\",\"ty", "{}" })
	void persistentUnreadableSuccessIsAnError(String body) {
		this.harbor.answer(Answer.of(201, body));
		HarborClient client = this.harbor.clientBuilder().maxRetries(1).build();
		assertThatExceptionOfType(HarborApiException.class).isThrownBy(() -> client.events().create(REQUEST))
			.satisfies((ex) -> {
				assertThat(ex.code()).isEqualTo("unknown");
				assertThat(ex.status()).isEqualTo(201);
				assertThat(ex.requestId()).isEmpty();
			});
		assertSameRequest(2);
	}

	@Test
	void callIsRetriedAfterTheReadTimeout() {
		CountDownLatch never = new CountDownLatch(1);
		this.harbor.answerBy((request) -> {
			awaitUninterruptibly(never);
			return Answer.ok("{}");
		});
		HarborClient client = this.harbor.clientBuilder().readTimeout(Duration.ofSeconds(1)).maxRetries(1).build();
		assertThatExceptionOfType(HarborConnectionException.class)
			.isThrownBy(() -> assertTimeoutPreemptively(GENEROUS, () -> client.events().create(REQUEST)))
			.withMessageContaining("no answer within 1000 ms");
		assertSameRequest(2);
		never.countDown();
	}

	@Test
	void attemptEndsWithTheBudget() {
		CountDownLatch never = new CountDownLatch(1);
		this.harbor.answerBy((request) -> {
			awaitUninterruptibly(never);
			return Answer.ok("{}");
		});
		HarborClient client = this.harbor.clientBuilder().totalTimeout(Duration.ofSeconds(1)).build();
		assertThatExceptionOfType(HarborConnectionException.class)
			.isThrownBy(() -> assertTimeoutPreemptively(GENEROUS, () -> client.events().create(REQUEST)));
		assertThat(this.harbor.received()).hasSize(1);
		never.countDown();
	}

	@Test
	void retryNeedsASecondOfTheTotalTimeout() {
		this.harbor.answer(Answer.error(503, "unavailable"));
		HarborClient client = this.harbor.clientBuilder().totalTimeout(Duration.ofSeconds(1)).maxRetries(9).build();
		assertThatExceptionOfType(HarborApiException.class).isThrownBy(() -> client.events().create(REQUEST))
			.satisfies((ex) -> assertThat(ex.status()).isEqualTo(503));
		assertThat(this.harbor.received()).hasSize(1);
	}

	@Test
	void retriesEndWithTheBudget() {
		this.harbor.answer(Answer.error(503, "unavailable"));
		Duration budget = Duration.ofMillis(2500);
		HarborClient client = this.harbor.clientBuilder().totalTimeout(budget).maxRetries(1000).build();
		long started = System.nanoTime();
		assertThatExceptionOfType(HarborApiException.class).isThrownBy(() -> client.events().create(REQUEST));
		Received last = this.harbor.received().get(this.harbor.received().size() - 1);
		assertThat(Duration.ofNanos(last.at() - started)).isLessThan(budget);
		assertThat(this.harbor.received()).hasSizeBetween(2, 10);
	}

	@Test
	void longestDurationsAreSupported() {
		this.harbor.answerInTurn(Answer.error(503, "unavailable"), Answer.of(201, Json.event("evt_1")));
		Duration forever = Duration.ofSeconds(Long.MAX_VALUE);
		HarborClient client = this.harbor.clientBuilder().readTimeout(forever).totalTimeout(forever).build();
		assertThat(client.events().create(REQUEST).id()).isEqualTo("evt_1");
	}

	private static void awaitUninterruptibly(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
