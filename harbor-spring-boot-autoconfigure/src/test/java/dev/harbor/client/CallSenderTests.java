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
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

import dev.harbor.ApiKey;
import dev.harbor.ApiKeyProvider;
import dev.harbor.AuthenticationFailedException;
import dev.harbor.HarborConnectionException;
import dev.harbor.HarborConnectionException.Reason;
import dev.harbor.RateLimit;
import dev.harbor.Scope;
import dev.harbor.client.ClientStatus.KeyStatus;
import dev.harbor.client.ClientStatus.State;
import dev.harbor.client.KeyRing.HeldKey;
import dev.harbor.event.PayloadCheck;
import dev.harbor.event.PayloadConverter;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static dev.harbor.client.ScriptedTransport.accept;
import static dev.harbor.client.ScriptedTransport.error;
import static dev.harbor.client.ScriptedTransport.failure;
import static dev.harbor.client.ScriptedTransport.limited;
import static dev.harbor.client.ScriptedTransport.ok;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link CallSender} without HTTP and with a virtual time.
 */
@ExtendWith(OutputCaptureExtension.class)
class CallSenderTests {

	private static final Instant NOW = Instant.parse("2026-03-01T08:00:00Z");

	private static final ApiKey ONE = ApiKey.of("hb_test_one000000001");

	private static final ApiKey TWO = ApiKey.of("hb_test_two000000002");

	private static final Duration SECOND = Duration.ofSeconds(1);

	private static final HarborCall CALL = HarborCall.get("events.retrieve", Scope.EVENTS_READ, "/events/{id}",
			List.of("evt_1"));

	private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

	private final TestTime time = new TestTime();

	private final ScriptedTransport harbor = new ScriptedTransport();

	private final AtomicReference<ApiKey> key = new AtomicReference<>(ONE);

	private @Nullable ApiKeyProvider fallback;

	private final StatusTracker status = new StatusTracker(CLOCK);

	private final RateLimits rateLimits = new RateLimits(this.time, CLOCK, Duration.ofMinutes(2));

	private KeyRing keys = ring();

	@Test
	void successIsSentOnce() {
		this.harbor.answers(ok());
		HeldKey key = this.keys.next();
		Exchange exchange = send(key);
		assertThat(exchange.key()).isSameAs(key);
		assertThat(exchange.answer().status()).isEqualTo(200);
		assertThat(exchange.refusal()).isNull();
		assertThat(exchange.sentAt()).isEqualTo(this.time.now());
		assertThat(this.harbor.keys()).containsExactly(ONE);
		assertThat(first().lastUsed()).contains(NOW);
	}

	@Test
	void refusedKeyIsReplacedByTheFallback() {
		this.fallback = () -> TWO;
		this.keys = ring();
		this.harbor.answers(accept(TWO));
		Exchange exchange = send(this.keys.next());
		assertThat(exchange.key().key()).isEqualTo(TWO);
		assertThat(exchange.refusal()).isNull();
		assertThat(this.harbor.keys()).containsExactly(ONE, TWO);
	}

	@Test
	void refusedKeyIsReplacedByTheNextOneOfTheProvider() {
		HeldKey one = this.keys.next();
		this.harbor.answers((key) -> {
			this.key.set(TWO);
			return error(401, "authentication_failed").apply(key);
		}, ok());
		assertThat(send(one).key().key()).isEqualTo(TWO);
		assertThat(this.harbor.keys()).containsExactly(ONE, TWO);
	}

	@Test
	void refusedKeyWithoutAnotherOneIsAnsweredWithTheRefusal() {
		this.harbor.answers(accept());
		Exchange exchange = send(this.keys.next());
		assertThat(exchange.refusal()).isInstanceOf(AuthenticationFailedException.class);
		assertThat(exchange.answer().status()).isEqualTo(401);
		assertThat(this.harbor.keys()).containsExactly(ONE);
	}

	@Test
	void twoRefusedKeysAreTriedOnceEach() {
		this.fallback = () -> TWO;
		this.keys = ring();
		this.harbor.answers(accept());
		Exchange exchange = send(this.keys.next());
		assertThat(exchange.key().key()).isEqualTo(TWO);
		assertThat(exchange.refusal()).isInstanceOf(AuthenticationFailedException.class);
		assertThat(this.harbor.keys()).containsExactly(ONE, TWO);
	}

	@Test
	void closedClientDoesNotRetry() {
		this.fallback = () -> TWO;
		this.keys = ring();
		this.harbor.answers((key) -> {
			this.time.end();
			return error(401, "authentication_failed").apply(key);
		}, ok());
		assertThat(send(this.keys.next()).refusal()).isInstanceOf(AuthenticationFailedException.class);
		assertThat(this.harbor.keys()).containsExactly(ONE);
	}

	@Test
	void refusedKeyIsNoLongerUsedFirst() {
		this.fallback = () -> TWO;
		this.keys = ring();
		this.harbor.answers(accept(TWO));
		send(this.keys.next());
		assertThat(this.keys.next().key()).isEqualTo(TWO);
	}

	@ParameterizedTest
	@CsvSource({ "400, invalid_request", "403, permission_denied", "404, resource_not_found",
			"409, idempotency_conflict", "429, rate_limit_exceeded" })
	void errorAfterAuthenticationAcceptsTheKey(int status, String code) {
		HeldKey key = refusedKey();
		this.harbor.answers(error(status, code));
		send(key);
		assertThat(key.state().isRefused()).isFalse();
	}

	@ParameterizedTest
	@CsvSource({ "500, internal_error", "503, service_unavailable", "404, unknown" })
	void otherErrorLeavesTheKeyRefused(int status, String code) {
		HeldKey key = refusedKey();
		this.harbor.answers(error(status, code));
		send(key);
		assertThat(key.state().isRefused()).isTrue();
	}

	@Test
	void successMakesARefusedKeyValidAgain() {
		HeldKey key = refusedKey();
		this.harbor.answers(ok());
		send(key);
		assertThat(key.state().isRefused()).isFalse();
	}

	@Test
	void attemptGetsTheSmallerOfReadTimeoutAndBudget() {
		this.harbor.answers(ok());
		HeldKey key = this.keys.next();
		sender().send(CALL, key, new CallBudget(this.time, Duration.ofSeconds(20)));
		sender().send(CALL, key, new CallBudget(this.time, Duration.ofSeconds(40)));
		assertThat(this.harbor.timeouts()).containsExactly(Duration.ofSeconds(20), Duration.ofSeconds(30));
	}

	@Test
	void failureIsRecordedAndThrown() {
		HarborConnectionException failure = new HarborConnectionException("No answer", Reason.UNKNOWN_HOST, null);
		this.harbor.answers(failure(failure));
		assertThatExceptionOfType(HarborConnectionException.class).isThrownBy(() -> send(this.keys.next()))
			.isSameAs(failure);
		ClientStatus status = this.status.status(this.keys.status());
		assertThat(status.state()).isEqualTo(State.UNREACHABLE);
		assertThat(status.lastError()).hasValueSatisfying((error) -> assertThat(error.code()).isEqualTo("connection"));
	}

	@Test
	void rateLimitOfTheAnswerIsStoredForTheKey() {
		this.harbor.answers(ok("Harbor-RateLimit-Limit", "60", "Harbor-RateLimit-Remaining", "59",
				"Harbor-RateLimit-Reset", String.valueOf(NOW.plusSeconds(30).getEpochSecond())));
		HeldKey key = this.keys.next();
		send(key);
		assertThat(key.state().rateLimit()).contains(new RateLimit(60, 59, NOW.plusSeconds(30)));
	}

	@Test
	void successfulCallOpensTheGate() {
		HeldKey key = this.keys.next();
		closeGate(key);
		this.time.advance(SECOND);
		this.harbor.answers(error(404, "resource_not_found"));
		send(key);
		assertThat(this.rateLimits.enter(key.state(), Duration.ofMinutes(1))).isZero();
	}

	@Test
	void rateLimitedCallLeavesTheGateClosed() {
		HeldKey key = this.keys.next();
		closeGate(key);
		this.time.advance(SECOND);
		this.harbor.answers(limited(40_000));
		send(key);
		assertThat(this.rateLimits.enter(key.state(), Duration.ofMinutes(1))).isPositive();
	}

	@Test
	void failedCallLeavesTheGateClosed() {
		HeldKey key = this.keys.next();
		closeGate(key);
		this.time.advance(SECOND);
		this.harbor.answers(error(503, "service_unavailable"));
		send(key);
		assertThat(this.rateLimits.enter(key.state(), Duration.ofMinutes(1))).isPositive();
	}

	@Test
	void firstCallIsLoggedWithItsSettings(CapturedOutput output) {
		this.harbor.answers(ok());
		CallSender sender = sender(Set.of());
		HeldKey key = this.keys.next();
		sender.send(CALL, key, budget());
		sender.send(CALL, key, budget());
		assertThat(output.toString().lines().filter((line) -> line.contains("calls Harbor for the first time")))
			.singleElement()
			.asString()
			.endsWith("Client 'default' calls Harbor for the first time: environment sandbox, "
					+ "https://harbor.example.com, key hb_test_\u20260001, declared scopes none")
			.doesNotContain(ONE.value());
	}

	@Test
	void declaredScopesAreLogged(CapturedOutput output) {
		this.harbor.answers(ok());
		sender(EnumSet.of(Scope.EVENTS_READ)).send(CALL, this.keys.next(), budget());
		assertThat(output).contains("declared scopes [" + Scope.EVENTS_READ + "]");
	}

	private HeldKey refusedKey() {
		this.keys.refused(this.keys.next());
		HeldKey key = this.keys.next();
		assertThat(key.state().isRefused()).isTrue();
		return key;
	}

	private void closeGate(HeldKey key) {
		this.rateLimits.answered(key.state(), this.time.now(),
				answer(ok("Harbor-RateLimit-Limit", "60", "Harbor-RateLimit-Remaining", "0", "Harbor-RateLimit-Reset",
						String.valueOf(NOW.plusSeconds(50).getEpochSecond()))));
		assertThat(this.rateLimits.enter(key.state(), Duration.ofMinutes(1))).isPositive();
	}

	private static HarborAnswer answer(Function<ApiKey, HarborAnswer> answer) {
		return answer.apply(ONE);
	}

	private KeyStatus first() {
		return this.keys.status().get(0);
	}

	private Exchange send(HeldKey key) {
		return sender().send(CALL, key, budget());
	}

	private CallBudget budget() {
		return new CallBudget(this.time, Duration.ofMinutes(2));
	}

	private KeyRing ring() {
		return new KeyRing("default", CLOCK, null, this.key::get, this.fallback);
	}

	private CallSender sender() {
		return sender(Set.of());
	}

	private CallSender sender(Set<Scope> scopes) {
		ClientSettings settings = new ClientSettings("default", URI.create("https://harbor.example.com"), null, scopes,
				(endpoint) -> {
					throw new IllegalArgumentException();
				}, Duration.ofSeconds(30), Duration.ofMinutes(2), 2, ObservationRegistry.NOOP, null,
				PayloadConverter.standard(), PayloadCheck.none(), CLOCK);
		return new CallSender(settings, this.harbor, this.time, this.keys, this.rateLimits, this.status);
	}

}
