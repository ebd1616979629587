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

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

import dev.harbor.ApiKey;
import dev.harbor.ApiKeyProvider;
import dev.harbor.HarborApiException;
import dev.harbor.HarborConnectionException;
import dev.harbor.HarborConnectionException.Reason;
import dev.harbor.HarborException;
import dev.harbor.RateLimit;
import dev.harbor.RateLimitExceededException;
import dev.harbor.Scope;
import dev.harbor.client.ClientStatus.State;
import dev.harbor.event.PayloadCheck;
import dev.harbor.event.PayloadConverter;
import io.micrometer.observation.ObservationRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static dev.harbor.client.ScriptedTransport.accept;
import static dev.harbor.client.ScriptedTransport.answer;
import static dev.harbor.client.ScriptedTransport.error;
import static dev.harbor.client.ScriptedTransport.failure;
import static dev.harbor.client.ScriptedTransport.limited;
import static dev.harbor.client.ScriptedTransport.ok;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Tests for {@link RetryLoop} and its collaborators without HTTP and with a virtual time.
 */
@ExtendWith(OutputCaptureExtension.class)
class RetryLoopTests {

	private static final Instant NOW = Instant.parse("2026-03-01T08:00:00Z");

	private static final ApiKey ONE = ApiKey.of("hb_test_one000000001");

	private static final ApiKey TWO = ApiKey.of("hb_test_two000000002");

	private static final Duration SECOND = Duration.ofSeconds(1);

	private static final HarborCall CALL = HarborCall.get("events.retrieve", Scope.EVENTS_READ, "/events/{id}",
			List.of("evt_1"));

	private final TestTime time = new TestTime();

	private final ScriptedTransport harbor = new ScriptedTransport();

	private final AtomicReference<ApiKey> key = new AtomicReference<>(ONE);

	private final StatusTracker status = new StatusTracker(Clock.fixed(NOW, ZoneOffset.UTC));

	private int maxRetries = 2;

	private Duration totalTimeout = Duration.ofMinutes(2);

	private ApiKeyProvider provider = this.key::get;

	private ApiKeyProvider fallback;

	private ClientSettings settings;

	private RetryLoop loop;

	private ScopeProbes probes;

	private KeyRing keys;

	@Test
	void successIsOneAttempt() {
		this.harbor.answers(ok());
		assertThat(call()).isEqualTo("done");
		assertThat(this.harbor.keys()).containsExactly(ONE);
		assertThat(this.harbor.timeouts()).containsExactly(Duration.ofSeconds(30));
		assertThat(this.time.pauses()).isEmpty();
	}

	@Test
	void attemptGetsTheRestOfTheBudget() {
		this.totalTimeout = Duration.ofSeconds(20);
		this.maxRetries = 1;
		this.harbor.answers(error(503, "unavailable", "Retry-After", "12"), ok());
		call();
		assertThat(this.harbor.timeouts()).containsExactly(Duration.ofSeconds(20), Duration.ofSeconds(8));
	}

	@Test
	void unreadableAnswerIsRetried() {
		this.maxRetries = 1;
		this.harbor.answers(ok());
		this.loop = loop(this.provider);
		try (ObservedCall observed = new ObservedCall(this.settings, CALL)) {
			assertThatExceptionOfType(HarborApiException.class).isThrownBy(() -> this.loop.run(CALL, (answer) -> {
				throw new IllegalArgumentException();
			}, observed))
				.withMessage("events.retrieve of client 'default' was answered with 200, but not readably (4 bytes)");
		}
		assertThat(this.harbor.keys()).hasSize(2);
		assertThat(this.status.status(List.of()).grantedScopes()).isEmpty();
	}

	@Test
	void answerShowsThatAKeyIsAcceptedAgain() {
		this.maxRetries = 0;
		this.fallback = () -> TWO;
		this.harbor.answers(accept(TWO));
		this.loop = loop(this.provider);
		run();
		this.harbor.answers(error(401, "authentication_failed"), error(404, "resource_not_found"),
				error(404, "resource_not_found"));
		assertThatExceptionOfType(HarborApiException.class).isThrownBy(this::run);
		assertThatExceptionOfType(HarborApiException.class).isThrownBy(this::run);
		assertThat(this.harbor.keys()).containsExactly(ONE, TWO, TWO, ONE, ONE);
	}

	@ParameterizedTest
	@ValueSource(ints = { 200, 404 })
	void refusedKeyIsAcceptedAgainAfterTheFallbackChanged(int status) {
		this.maxRetries = 0;
		AtomicReference<ApiKey> second = new AtomicReference<>(TWO);
		this.fallback = second::get;
		this.harbor.answers(error(401, "authentication_failed"));
		this.loop = loop(this.provider);
		assertThatExceptionOfType(HarborApiException.class).isThrownBy(this::run);
		this.harbor.answers((status == 200) ? ok() : error(404, "resource_not_found"));
		catchThrowable(this::run);
		second.set(ApiKey.of("hb_test_three0000003"));
		catchThrowable(this::run);
		assertThat(this.harbor.keys()).containsExactly(ONE, TWO, ONE, ONE);
	}

	@Test
	void useAndFailureOfAKeyAreRecorded() {
		this.harbor.answers(error(503, "unavailable"));
		assertThatExceptionOfType(HarborApiException.class).isThrownBy(this::call);
		assertThat(this.keys.status().get(0).lastUsed()).contains(NOW);
		assertThat(this.status.status(List.of()).lastError())
			.hasValueSatisfying((error) -> assertThat(error.code()).isEqualTo("unavailable"));
	}

	@Test
	void firstUseIsLoggedOnce(CapturedOutput output) {
		this.harbor.answers(ok());
		this.loop = loop(this.provider);
		run();
		run();
		assertThat(output)
			.containsOnlyOnce("Client 'default' calls Harbor for the first time: environment sandbox,"
					+ " https://harbor.example.com, key hb_test_")
			.contains("declared scopes none")
			.doesNotContain(ONE.value());
	}

	@Test
	void pausesGrowWithJitter() {
		this.maxRetries = 7;
		this.totalTimeout = Duration.ofHours(1);
		this.harbor.answers(error(503, "unavailable"));
		Set<Duration> first = new HashSet<>();
		for (int i = 0; i < 20; i++) {
			this.time.pauses().clear();
			assertThatExceptionOfType(HarborApiException.class).isThrownBy(this::call);
			first.add(this.time.pauses().get(0));
			long interval = 500;
			assertThat(this.time.pauses()).hasSize(7);
			for (Duration pause : this.time.pauses()) {
				assertThat(pause.toMillis()).isBetween(interval / 5, Math.min(8000, interval * 9 / 5));
				interval = Math.min(8000, interval * 2);
			}
		}
		assertThat(first).hasSizeGreaterThan(1);
	}

	@ParameterizedTest
	@ValueSource(ints = { 500, 502, 503, 504 })
	void retryAfterCanBeInSeconds(int status) {
		this.harbor.answers(error(status, "unavailable", "Retry-After", "7"), ok());
		call();
		assertThat(this.time.pauses()).containsExactly(Duration.ofSeconds(7));
	}

	@Test
	void retryAfterIsUsedWithoutAReadableBody() {
		this.harbor.answers(answer(503, "<html></html>", "Retry-After", "7"), ok());
		call();
		assertThat(this.time.pauses()).containsExactly(Duration.ofSeconds(7));
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "Sun, 01 Mar 2026 08:00:09 GMT", "Sunday, 01-Mar-26 08:00:09 GMT", "Sun Mar  1 08:00:09 2026" })
	void retryAfterCanBeADate(String date) {
		this.harbor.answers(error(503, "unavailable", "Retry-After", date), ok());
		call();
		assertThat(this.time.pauses()).containsExactly(Duration.ofSeconds(9));
	}

	@Test
	void dateOfRetryAfterIsComparedWithTheClockOfTheServer() {
		this.harbor.answers(error(503, "unavailable", "Retry-After", "Sun, 01 Mar 2026 10:00:09 GMT", "Date",
				"Sun, 01 Mar 2026 10:00:04 GMT"), ok());
		call();
		assertThat(this.time.pauses()).containsExactly(Duration.ofSeconds(5));
	}

	@Test
	void waitsForARateLimitWithADate() {
		this.harbor.answers(answer(429, "", "Retry-After", "Sun, 01 Mar 2026 08:00:09 GMT"), ok());
		call();
		assertThat(this.time.pauses()).containsExactly(Duration.ZERO, Duration.ofSeconds(9));
	}

	@Test
	void bodyOverridesRetryAfter() {
		this.harbor.answers(
				answer(503, "{\"error\":{\"code\":\"unavailable\",\"retry_after_ms\":3000}}", "Retry-After", "60"),
				ok());
		call();
		assertThat(this.time.pauses()).containsExactly(Duration.ofSeconds(3));
	}

	@ParameterizedTest
	@CsvSource({ "0", "'Sun, 01 Mar 2026 07:59:00 GMT'", "soon", "-1", "''" })
	void backOffIsUsedWhenRetryAfterIsInvalid(String retryAfter) {
		this.harbor.answers(error(503, "unavailable", "Retry-After", retryAfter), ok());
		call();
		assertThat(this.time.pauses()).singleElement()
			.satisfies((pause) -> assertThat(pause.toMillis()).isBetween(100L, 900L));
	}

	@Test
	void retryAfterBeyondTheBudgetEndsTheCallAtOnce() {
		this.harbor.answers(error(503, "unavailable", "Retry-After", "120"));
		assertThatExceptionOfType(HarborApiException.class).isThrownBy(this::call)
			.satisfies((ex) -> assertThat(ex.retryAfter()).contains(Duration.ofMinutes(2)));
		assertThat(this.time.pauses()).isEmpty();
		assertThat(this.harbor.keys()).hasSize(1);
	}

	@ParameterizedTest
	@CsvSource({ "400, invalid_request", "401, authentication_failed", "403, permission_denied",
			"403, workspace_suspended", "404, resource_not_found", "409, idempotency_conflict", "418, teapot" })
	void eachExceptionHasRetryAfter(int status, String code) {
		this.harbor.answers(error(status, code, "Retry-After", "7"));
		assertThatExceptionOfType(HarborApiException.class).isThrownBy(this::call)
			.satisfies((ex) -> assertThat(ex.retryAfter()).contains(Duration.ofSeconds(7)));
		assertThat(this.harbor.keys()).hasSize(1);
	}

	@Test
	void retryAfterIsEmptyIfTheAnswerHasNone() {
		this.harbor.answers(error(404, "resource_not_found"));
		assertThatExceptionOfType(HarborApiException.class).isThrownBy(this::call)
			.satisfies((ex) -> assertThat(ex.retryAfter()).isEmpty());
	}

	@Test
	void earlierFailuresAreSuppressedOnes() {
		HarborConnectionException timeout = new HarborConnectionException("timeout", Reason.TIMEOUT, null);
		this.harbor.answers(failure(timeout), error(503, "unavailable"), error(403, "workspace_suspended"));
		assertThatExceptionOfType(HarborApiException.class).isThrownBy(this::call)
			.satisfies((ex) -> assertThat(ex.getSuppressed()).hasSize(2).contains(timeout));
	}

	@Test
	void failureOfTheProviderHasEarlierFailuresAsSuppressed() {
		this.harbor.answers(error(503, "unavailable"));
		this.time.onPause(() -> this.provider = () -> {
			throw new IllegalStateException("sealed");
		});
		this.loop = loop(() -> this.provider.getApiKey());
		assertThatIllegalStateException().isThrownBy(this::run)
			.withMessage("sealed")
			.satisfies((ex) -> assertThat(ex.getSuppressed()).singleElement().isInstanceOf(HarborApiException.class));
	}

	@ParameterizedTest
	@EnumSource(names = { "HTTP_CLIENT" }, mode = EnumSource.Mode.EXCLUDE)
	void connectionFailureIsRetried(Reason reason) {
		this.harbor.answers(failure(new HarborConnectionException("failed", reason, null)), ok());
		assertThat(call()).isEqualTo("done");
		assertThat(this.harbor.keys()).hasSize(2);
	}

	@Test
	void failureOfTheHttpClientIsNotRetried() {
		this.harbor.answers(failure(new HarborConnectionException("failed", Reason.HTTP_CLIENT, null)));
		assertThatExceptionOfType(HarborConnectionException.class).isThrownBy(this::call);
		assertThat(this.harbor.keys()).hasSize(1);
		assertThat(this.status.status(List.of()).lastError())
			.hasValueSatisfying((error) -> assertThat(error.reason()).contains(Reason.HTTP_CLIENT));
	}

	@Test
	void callOfAClosedClientIsNotSent() {
		this.harbor.answers(ok());
		this.time.end();
		assertThatExceptionOfType(HarborConnectionException.class).isThrownBy(this::call)
			.satisfies((ex) -> assertThat(ex.reason()).isEqualTo(Reason.CLOSED));
		assertThat(this.harbor.keys()).isEmpty();
		assertThat(this.status.status(List.of()).state()).isEqualTo(State.NOT_ASKED);
	}

	@Test
	void callOfAClosedClientIsNotRetried() {
		this.harbor.answers(error(503, "unavailable"));
		this.time.onPause(this.time::end);
		assertThatExceptionOfType(HarborApiException.class).isThrownBy(this::call)
			.satisfies((ex) -> assertThat(ex.status()).isEqualTo(503));
		assertThat(this.harbor.keys()).hasSize(1);
	}

	@Test
	void callThatWaitsForTheRateLimitFailsIfTheClientIsClosed() {
		this.maxRetries = 0;
		this.harbor.answers(limited(5000), ok());
		this.loop = loop(this.provider);
		assertThatExceptionOfType(RateLimitExceededException.class).isThrownBy(this::run);
		this.time.onPause(this.time::end);
		assertThatExceptionOfType(HarborConnectionException.class).isThrownBy(this::run)
			.satisfies((ex) -> assertThat(ex.reason()).isEqualTo(Reason.CLOSED));
		assertThat(this.harbor.keys()).hasSize(1);
	}

	@Test
	void callOfAClosedClientIsNotRepeatedWithAnotherKey() {
		this.fallback = () -> TWO;
		this.harbor.answers((key) -> {
			this.time.end();
			return error(401, "authentication_failed").apply(key);
		});
		assertThatExceptionOfType(HarborApiException.class).isThrownBy(this::call);
		assertThat(this.harbor.keys()).containsExactly(ONE);
	}

	@ParameterizedTest
	@CsvSource({ "PT1H", "P40D", "P36500D", "PT2562047788015H12M55.807S" })
	void longRateLimitIsLoggedAndOneCallPerMinuteIsSent(Duration wait) {
		this.maxRetries = 0;
		this.harbor.answers(limited(wait.toMillis()));
		this.loop = loop(this.provider);
		assertThatExceptionOfType(RateLimitExceededException.class).isThrownBy(this::run)
			.satisfies((ex) -> assertThat(ex.retryAfter()).contains(Duration.ofMillis(wait.toMillis())));
		this.time.advance(Duration.ofSeconds(59));
		assertThatExceptionOfType(RateLimitExceededException.class).isThrownBy(this::run)
			.withMessageContaining("was not sent")
			.satisfies((ex) -> assertThat(ex.retryAfter())
				.hasValueSatisfying((left) -> assertThat(left).isGreaterThan(Duration.ofMinutes(58))));
		assertThat(this.harbor.keys()).hasSize(1);
		this.time.advance(SECOND);
		assertThatExceptionOfType(RateLimitExceededException.class).isThrownBy(this::run)
			.withMessageContaining("failed: 429");
		assertThat(this.harbor.keys()).hasSize(2);
		this.harbor.answers(ok());
		assertThatExceptionOfType(RateLimitExceededException.class).isThrownBy(this::run);
		this.time.advance(Duration.ofMinutes(1));
		assertThat(run()).isEqualTo("done");
		assertThat(run()).isEqualTo("done");
		assertThat(this.harbor.keys()).hasSize(4);
	}

	@Test
	void healthCallsOncePerMinuteDuringALongRateLimit() {
		this.maxRetries = 0;
		this.harbor
			.answers(
					ok("Harbor-RateLimit-Limit", "120", "Harbor-RateLimit-Remaining", "100", "Harbor-RateLimit-Reset",
							Long.toString(NOW.plusSeconds(30).getEpochSecond())),
					limited(Duration.ofDays(1).toMillis()));
		this.loop = loop(this.provider);
		run();
		assertThatExceptionOfType(RateLimitExceededException.class).isThrownBy(this::run);
		Set<Scope> scopes = Set.of(Scope.WORKSPACES_READ, Scope.WEBHOOKS_MANAGE);
		this.probes.ask(scopes, Duration.ofMinutes(5));
		assertThat(this.harbor.keys()).hasSize(2);
		this.time.advance(Duration.ofMinutes(1));
		this.probes.ask(scopes, Duration.ofMinutes(5));
		assertThat(this.harbor.keys()).as("one, since that is refused").hasSize(3);
		this.harbor.answers(error(404, "resource_not_found"));
		this.time.advance(Duration.ofMinutes(1));
		this.probes.ask(scopes, Duration.ofMinutes(5));
		assertThat(this.harbor.keys()).hasSize(5);
		assertThat(this.status.status(List.of()).state()).isEqualTo(State.ACCEPTED);
		this.harbor.answers(ok());
		assertThat(run()).isEqualTo("done");
	}

	@Test
	void fallbackIsRetriedAfterAConnectionFailure() {
		this.fallback = () -> TWO;
		HarborConnectionException failure = new HarborConnectionException("failed", Reason.OTHER, null);
		this.harbor.answers(accept(TWO), failure(failure), accept(TWO));
		assertThat(call()).isEqualTo("done");
		assertThat(this.harbor.keys()).containsExactly(ONE, TWO, TWO);
	}

	@Test
	void replacementKeyIsRetriedAfterAConnectionFailure() {
		HarborConnectionException failure = new HarborConnectionException("failed", Reason.OTHER, null);
		this.harbor.answers((key) -> {
			this.key.set(TWO);
			return accept(TWO).apply(key);
		}, failure(failure), accept(TWO));
		assertThat(call()).isEqualTo("done");
		assertThat(this.harbor.keys()).containsExactly(ONE, TWO, TWO);
	}

	@Test
	void connectionFailureIsRecordedForTheSentKey() {
		this.maxRetries = 0;
		this.fallback = () -> TWO;
		this.harbor.answers(accept(TWO), failure(new HarborConnectionException("failed", Reason.OTHER, null)));
		assertThatExceptionOfType(HarborException.class).isThrownBy(this::call);
		assertThat(this.status.status(List.of()).state()).isEqualTo(State.UNREACHABLE);
	}

	@Test
	void limitOfAnAnswerIsRecordedForItsKey() {
		this.harbor.answers(ok("Harbor-RateLimit-Limit", "120", "Harbor-RateLimit-Remaining", "7",
				"Harbor-RateLimit-Reset", "1772352060"));
		call();
		assertThat(this.status.rateLimit()).contains(new RateLimit(120, 7, Instant.ofEpochSecond(1772352060)));
	}

	@ParameterizedTest
	@CsvSource({ "59, true", "60, true", "119, true", "120, false", "3600, false", "0, false" })
	void waitsForTheResetWhenNoRequestsRemainAndTheBudgetAllows(int seconds, boolean waited) {
		this.totalTimeout = Duration.ofSeconds(120);
		String reset = Long.toString(NOW.plusSeconds(seconds).getEpochSecond());
		this.harbor.answers(
				ok("Harbor-RateLimit-Limit", "120", "Harbor-RateLimit-Remaining", "0", "Harbor-RateLimit-Reset", reset),
				ok());
		this.loop = loop(this.provider);
		run();
		run();
		assertThat(this.time.pauses()).hasSize(waited ? 1 : 0);
		assertThat(Stream.of(this.harbor.keys().size())).containsExactly(2);
	}

	private String call() {
		this.loop = loop(this.provider);
		return run();
	}

	private String run() {
		try (ObservedCall observed = new ObservedCall(this.settings, CALL)) {
			return this.loop.run(CALL, (answer) -> new String(answer.body(), StandardCharsets.UTF_8), observed);
		}
	}

	private RetryLoop loop(ApiKeyProvider provider) {
		Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
		this.settings = new ClientSettings("default", URI.create("https://harbor.example.com"), null, Set.of(),
				(endpoint) -> {
					throw new IllegalArgumentException();
				}, Duration.ofSeconds(30), this.totalTimeout, this.maxRetries, ObservationRegistry.NOOP, null,
				PayloadConverter.standard(), PayloadCheck.none(), clock);
		KeyRing keys = new KeyRing("default", clock, null, provider, this.fallback);
		this.keys = keys;
		RateLimits rateLimits = new RateLimits(this.time, clock, this.totalTimeout);
		CallSender sender = new CallSender(this.settings, this.harbor, this.time, keys, rateLimits, this.status);
		this.probes = new ScopeProbes(this.settings, this.time, keys, rateLimits, sender, this.status);
		return new RetryLoop(this.settings, this.time, keys, rateLimits, sender, this.status);
	}

}
