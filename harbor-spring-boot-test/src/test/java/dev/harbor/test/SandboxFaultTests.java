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
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;

import com.github.tomakehurst.wiremock.client.WireMock;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;

import dev.harbor.HarborEnvironment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for faults of calls in the sandbox.
 */
class SandboxFaultTests {

	private final HarborSandbox sandbox = HarborSandbox.start();

	private final PlainClient client = new PlainClient(this.sandbox.baseUrl(),
			this.sandbox.createKey(HarborEnvironment.SANDBOX));

	@AfterEach
	void close() {
		this.sandbox.close();
	}

	@Test
	void nextCallsHaveTheFault() throws IOException {
		this.sandbox.faults().next(2).status(503);
		assertThat(this.client.createEvent("a").outcome()).isEqualTo("503 internal_error");
		assertThat(this.client.createEvent("a").outcome()).isEqualTo("503 internal_error");
		assertThat(this.client.createEvent("a").outcome()).isEqualTo("201");
	}

	@Test
	void faultAppliesToOneCallByDefault() throws IOException {
		this.sandbox.faults().status(500);
		assertThat(this.client.createEvent("a").status()).isEqualTo(500);
		assertThat(this.client.createEvent("a").status()).isEqualTo(201);
	}

	@Test
	void onlyCallsOfTheMethodAndPathHaveTheFault() throws IOException {
		this.sandbox.faults().post("/v1/events").status(500);
		assertThat(this.client.get("/v1/events?workspace_id=ws_sandbox").status()).isEqualTo(200);
		assertThat(this.client.get("/v1/workspaces/ws_sandbox").status()).isEqualTo(200);
		assertThat(this.client.createEvent("a").status()).isEqualTo(500);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/v1/events/{id}", "/v1/events/*" })
	void pathCanHaveAVariable(String path) throws IOException {
		String id = this.client.createEvent("a").id();
		this.sandbox.faults().get(path).status(500);
		assertThat(this.client.get("/v1/events?workspace_id=ws_sandbox").status()).isEqualTo(200);
		assertThat(this.client.get("/v1/events/" + id).status()).isEqualTo(500);
	}

	@Test
	void pathCanBeSelectedForAllMethods() throws IOException {
		this.sandbox.faults().next(2).path("/v1/events").status(500);
		assertThat(this.client.createEvent("a").status()).isEqualTo(500);
		assertThat(this.client.get("/v1/events?workspace_id=ws_sandbox").status()).isEqualTo(500);
	}

	@Test
	void updatesCanBeSelected() throws IOException {
		this.sandbox.faults().patch("/v1/webhooks/{id}").status(500);
		assertThat(this.client.get("/v1/webhooks/wh_none").status()).isEqualTo(404);
		assertThat(this.client.patch("/v1/webhooks/wh_none", "{}").status()).isEqualTo(500);
	}

	@Test
	void pendingFaultsAreCounted() throws IOException {
		this.sandbox.faults().next(2).status(500);
		this.client.createEvent("a");
		assertThat(this.sandbox.faults().pending()).isEqualTo(1);
		this.client.createEvent("a");
		assertThat(this.sandbox.faults().pending()).isZero();
	}

	@Test
	void faultsOfCallsAreAppliedInOrder() throws IOException {
		this.sandbox.faults().status(500);
		this.sandbox.faults().status(503);
		assertThat(this.client.createEvent("a").status()).isEqualTo(500);
		assertThat(this.client.createEvent("a").status()).isEqualTo(503);
	}

	@ParameterizedTest
	@CsvSource({ "400,invalid_request", "401,authentication_failed", "403,permission_denied", "404,resource_not_found",
			"409,idempotency_conflict", "413,invalid_request", "429,rate_limit_exceeded", "502,internal_error" })
	void statusHasItsCode(int status, String code) throws IOException {
		this.sandbox.faults().status(status);
		assertThat(this.client.createEvent("a").outcome()).isEqualTo(status + " " + code);
	}

	@Test
	void rateLimitCanBeSimulated() throws IOException {
		this.sandbox.faults().rateLimited(Duration.ofMillis(1500));
		PlainClient.Result result = this.client.createEvent("a");
		assertThat(result.outcome()).isEqualTo("429 rate_limit_exceeded");
		assertThat(result.json().at("/error/retry_after_ms").asInt()).isEqualTo(1500);
	}

	@Test
	void anyAnswerCanBeGiven() throws IOException {
		this.sandbox.faults().answer(502, "text/html", "<h1>Bad gateway</h1>");
		PlainClient.Result result = this.client.createEvent("a");
		assertThat(result.status()).isEqualTo(502);
		assertThat(result.header("Content-Type")).isEqualTo("text/html");
		assertThat(result.text()).isEqualTo("<h1>Bad gateway</h1>");
	}

	@ParameterizedTest
	@EnumSource
	void faultReplacesTheEffectByDefault(Kind kind) {
		kind.cause(this.sandbox.faults().post("/v1/events"));
		call();
		assertThat(this.sandbox.events()).isEmpty();
	}

	@ParameterizedTest
	@EnumSource
	void faultCanFollowTheEffect(Kind kind) {
		kind.cause(this.sandbox.faults().post("/v1/events").afterEffect());
		call();
		assertThat(this.sandbox.events()).hasSize(1);
	}

	@ParameterizedTest
	@EnumSource
	void lastSelectionOfTheEffectApplies(Kind kind) {
		kind.cause(this.sandbox.faults().afterEffect().beforeEffect());
		call();
		assertThat(this.sandbox.events()).isEmpty();
	}

	private void call() {
		try {
			this.client.createEvent("a");
		}
		catch (IOException ex) {
			// Some faults have this effect.
		}
	}

	@Test
	void lostAnswerCanBeFetchedWithTheIdempotencyKey() throws IOException {
		this.sandbox.faults().post("/v1/events").afterEffect().connectionReset();
		String body = PlainClient.event("a", "{}");
		assertThatIOException().isThrownBy(() -> this.client.post("/v1/events", body, "k"));
		assertThat(this.client.post("/v1/events", body, "k").id()).isEqualTo(this.sandbox.events().get(0).id());
		assertThat(this.sandbox.events()).hasSize(1);
	}

	@Test
	void connectionIsReset() {
		this.sandbox.faults().connectionReset();
		assertThatIOException().isThrownBy(() -> this.client.createEvent("a"));
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void bodyIsTruncated(boolean afterEffect) {
		SandboxFaults faults = this.sandbox.faults();
		((afterEffect) ? faults.afterEffect() : faults).truncatedBody();
		assertThatIOException().isThrownBy(() -> this.client.createEvent("a"))
			.withStackTraceContaining("fixed content-length");
	}

	@ParameterizedTest
	@CsvSource({ "false,200", "true,201" })
	void bodyIsMalformed(boolean afterEffect, int status) throws IOException {
		SandboxFaults faults = this.sandbox.faults();
		((afterEffect) ? faults.afterEffect() : faults).malformedBody();
		PlainClient.Result result = this.client.createEvent("a");
		assertThat(result.status()).isEqualTo(status);
		assertThatExceptionOfType(JacksonException.class).isThrownBy(result::json);
	}

	@Test
	void answerIsDelayed() {
		this.sandbox.faults().afterEffect().delay(Duration.ofSeconds(30));
		CompletableFuture<PlainClient.Result> result = callInBackground();
		Awaitility.await().until(() -> !this.sandbox.events().isEmpty());
		assertThat(result).isNotDone();
	}

	@Test
	void effectIsDelayed() throws IOException {
		this.sandbox.faults().delay(Duration.ofMillis(1));
		assertThat(this.client.createEvent("a").outcome()).isEqualTo("201");
		assertThat(this.sandbox.events()).hasSize(1);
	}

	@Test
	void delayedEffectIsDroppedByAReset() {
		this.sandbox.faults().delay(Duration.ofSeconds(1));
		CompletableFuture<PlainClient.Result> result = callInBackground();
		Awaitility.await().until(() -> this.sandbox.faults().pending() == 0);
		this.sandbox.reset();
		assertThatExceptionOfType(CompletionException.class).isThrownBy(result::join);
		assertThat(this.sandbox.events()).isEmpty();
	}

	private CompletableFuture<PlainClient.Result> callInBackground() {
		return CompletableFuture.supplyAsync(() -> {
			try {
				return this.client.createEvent("a");
			}
			catch (IOException ex) {
				throw new CompletionException(ex);
			}
		});
	}

	@Test
	void manyDelayedCallsDoNotBlockOthers() throws IOException {
		this.sandbox.faults().next(30).post("/v1/events").delay(Duration.ofSeconds(30));
		for (int i = 0; i < 30; i++) {
			new Thread(this::call).start();
		}
		Awaitility.await().until(() -> this.sandbox.faults().pending() == 0);
		assertThat(this.client.get("/v1/workspaces/ws_sandbox").status()).isEqualTo(200);
	}

	@Test
	void callWithAFaultIsInTheJournal() throws IOException {
		this.sandbox.faults().status(500);
		this.client.createEvent("a");
		this.sandbox.wireMock().verify(1, WireMock.postRequestedFor(WireMock.urlPathEqualTo("/v1/events")));
	}

	@Test
	void resetForgetsFaults() throws IOException {
		this.sandbox.faults().next(5).status(500);
		this.sandbox.reset();
		assertThat(this.client.createEvent("a").status()).isEqualTo(201);
	}

	@Test
	void rangesAreChecked() {
		SandboxFaults faults = this.sandbox.faults();
		assertThatIllegalArgumentException().isThrownBy(() -> faults.next(0));
		assertThatIllegalArgumentException().isThrownBy(() -> faults.status(200));
		assertThatIllegalArgumentException().isThrownBy(() -> faults.status(600));
		assertThatIllegalArgumentException().isThrownBy(() -> faults.answer(199, "text/plain", ""));
		assertThatIllegalArgumentException().isThrownBy(() -> faults.delay(Duration.ZERO));
		assertThatIllegalArgumentException().isThrownBy(() -> faults.rateLimited(Duration.ofMillis(-1)));
	}

	/**
	 * All faults that lose the answer.
	 */
	enum Kind {

		STATUS((faults) -> faults.status(503)),

		RATE_LIMITED((faults) -> faults.rateLimited(Duration.ofMillis(1))),

		ANSWER((faults) -> faults.answer(502, "text/html", "")),

		CONNECTION_RESET(SandboxFaults::connectionReset),

		TRUNCATED_BODY(SandboxFaults::truncatedBody),

		MALFORMED_BODY(SandboxFaults::malformedBody);

		private final Consumer<SandboxFaults> cause;

		Kind(Consumer<SandboxFaults> cause) {
			this.cause = cause;
		}

		void cause(SandboxFaults faults) {
			this.cause.accept(faults);
		}

	}

}
