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

import java.nio.charset.Charset;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;

import dev.harbor.ApiKey;
import dev.harbor.ApiKeyProvider;
import dev.harbor.AuthenticationFailedException;
import dev.harbor.HarborEnvironment;
import dev.harbor.ResourceNotFoundException;
import dev.harbor.client.ClientStatus.KeyStatus;
import dev.harbor.client.StubHarbor.Answer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for keys that change while a client is in use.
 */
@ExtendWith(OutputCaptureExtension.class)
class KeyRotationTests {

	/**
	 * Placeholder for the middle of a key in output without this character.
	 */
	private static final String ELLIPSIS = new String("\u2026".getBytes(Charset.defaultCharset()),
			Charset.defaultCharset());

	private static final String ONE = "hb_test_one000000001";

	private static final String TWO = "hb_test_two000000002";

	private static final String THREE = "hb_test_three0000003";

	@AutoClose
	private static final StubHarbor harbor = StubHarbor.start();

	// Not the common pool, which the JDK's HTTP client uses and which may have a single
	// thread only.
	private static final Executor THREADS = (task) -> new Thread(task).start();

	private final Set<String> valid = new HashSet<>();

	private final AtomicReference<String> first = new AtomicReference<>(ONE);

	private final AtomicReference<String> fallback = new AtomicReference<>();

	private Instant now = Instant.parse("2026-03-01T08:00:00Z");

	@BeforeEach
	void answer() {
		harbor.answerBy((request) -> this.valid.contains(key(request)) ? Answer.ok(Json.event("evt_1"))
				: Answer.error(401, "authentication_failed"));
	}

	@Test
	void refusedKeyIsNotRetriedWithoutAnotherKey() {
		HarborClient client = client();
		assertRefused(client);
		assertSent(ONE);
	}

	@Test
	void refusedKeyAndRefusedFallbackAreSentOnceEach() {
		this.fallback.set(TWO);
		HarborClient client = client();
		assertRefused(client);
		assertSent(ONE, TWO);
		assertRefused(client);
		assertSent(ONE, TWO, ONE, TWO);
	}

	@Test
	void equalFallbackIsNotTried() {
		this.fallback.set(ONE);
		assertRefused(client());
		assertSent(ONE);
	}

	@Test
	void callIsRepeatedWithTheNewKeyOfTheProvider() {
		this.valid.add(TWO);
		HarborClient client = clientBuilder().apiKeyProvider(new ApiKeyProvider() {

			private String held = ONE;

			@Override
			public ApiKey getApiKey() {
				return ApiKey.of(this.held);
			}

			@Override
			public void refused(ApiKey apiKey) {
				assertThat(apiKey.value()).isEqualTo(ONE);
				this.held = TWO;
			}

		}).build();
		client.events().retrieve("evt_1");
		client.events().retrieve("evt_1");
		assertSent(ONE, TWO, TWO);
	}

	@Test
	void callIsRepeatedWithoutUsingUpARetry() {
		this.valid.add(TWO);
		this.fallback.set(TWO);
		clientBuilder().apiKeyProvider(this::first)
			.fallbackApiKeyProvider(this::fallback)
			.maxRetries(0)
			.build()
			.events()
			.retrieve("evt_1");
		assertSent(ONE, TWO);
	}

	@Test
	void callIsRepeatedOnceHoweverOftenTheKeyChanges() {
		AtomicInteger number = new AtomicInteger();
		HarborClient client = clientBuilder()
			.apiKeyProvider(() -> ApiKey.of(String.format(Locale.ROOT, "hb_test_number%06d", number.incrementAndGet())))
			.build();
		assertRefused(client);
		assertThat(harbor.received()).hasSize(2);
	}

	@Test
	void laterCallsUseTheAcceptedKeyFirst() {
		this.valid.add(TWO);
		this.fallback.set(TWO);
		HarborClient client = client();
		client.events().retrieve("evt_1");
		client.events().retrieve("evt_1");
		client.events().retrieve("evt_1");
		assertSent(ONE, TWO, TWO, TWO);
	}

	@Test
	void errorAfterTheCheckOfTheKeyAcceptsTheKey() {
		this.fallback.set(TWO);
		harbor.answerBy((request) -> key(request).equals(TWO) ? Answer.error(404, "resource_not_found")
				: Answer.error(401, "authentication_failed"));
		HarborClient client = client();
		for (int i = 0; i < 2; i++) {
			assertThatExceptionOfType(ResourceNotFoundException.class)
				.isThrownBy(() -> client.events().retrieve("evt_1"));
		}
		assertSent(ONE, TWO, TWO);
	}

	@Test
	void retryUsesTheAcceptedKey() {
		this.fallback.set(TWO);
		AtomicInteger number = new AtomicInteger();
		harbor.answerBy((request) -> !key(request).equals(TWO) ? Answer.error(401, "authentication_failed")
				: (number.incrementAndGet() == 1) ? Answer.error(503, "unavailable") : Answer.ok(Json.event("evt_1")));
		clientBuilder().apiKeyProvider(this::first)
			.fallbackApiKeyProvider(this::fallback)
			.maxRetries(1)
			.build()
			.events()
			.retrieve("evt_1");
		assertSent(ONE, TWO, TWO);
	}

	@Test
	void providerIsCalledBeforeEachAttempt() {
		this.valid.add(TWO);
		harbor.answerBy((request) -> {
			this.first.set(TWO);
			return key(request).equals(TWO) ? Answer.ok(Json.event("evt_1")) : Answer.error(503, "unavailable");
		});
		clientBuilder().apiKeyProvider(this::first).maxRetries(1).build().events().retrieve("evt_1");
		assertSent(ONE, TWO);
	}

	@Test
	void replacedFirstKeyIsUsedFirstAgain() {
		this.valid.add(TWO);
		this.fallback.set(TWO);
		HarborClient client = client();
		client.events().retrieve("evt_1");
		this.valid.add(THREE);
		this.first.set(THREE);
		client.events().retrieve("evt_1");
		assertSent(ONE, TWO, THREE);
	}

	@Test
	void firstKeyIsUsedAgainWhenTheFallbackIsRevoked() {
		this.valid.add(TWO);
		this.fallback.set(TWO);
		HarborClient client = client();
		client.events().retrieve("evt_1");
		this.valid.add(ONE);
		client.events().retrieve("evt_1");
		this.valid.remove(TWO);
		client.events().retrieve("evt_1");
		client.events().retrieve("evt_1");
		assertSent(ONE, TWO, TWO, TWO, ONE, ONE);
	}

	@Test
	void removedFallbackIsNoLongerUsed(CapturedOutput output) {
		this.valid.add(TWO);
		this.fallback.set(TWO);
		HarborClient client = client();
		client.events().retrieve("evt_1");
		this.fallback.set(null);
		assertRefused(client);
		assertSent(ONE, TWO, ONE);
		assertThat(output).doesNotContain("ERROR");
	}

	@Test
	void refusedNewKeyOfAProviderIsNotReplacedByTheOldOne() {
		this.valid.add(ONE);
		HarborClient client = client();
		client.events().retrieve("evt_1");
		this.first.set(TWO);
		assertRefused(client);
		assertRefused(client);
		assertSent(ONE, TWO, TWO);
	}

	@Test
	void keyOfATenantIsNeverReplacedByTheKeyOfAnother() {
		this.valid.add(TWO);
		Map<String, String> keys = Map.of("a", ONE, "b", TWO);
		ThreadLocal<String> tenant = new ThreadLocal<>();
		HarborClient client = clientBuilder().apiKeyProvider(() -> {
			if (tenant.get() == null || !keys.containsKey(tenant.get())) {
				throw new UnknownTenantException();
			}
			return ApiKey.of(keys.get(tenant.get()));
		}).build();
		for (int i = 0; i < 2; i++) {
			tenant.set("b");
			client.events().retrieve("evt_1");
			tenant.set("a");
			assertRefused(client);
			tenant.set("unknown");
			assertThatExceptionOfType(UnknownTenantException.class).isThrownBy(() -> client.events().retrieve("evt_1"));
			tenant.remove();
			assertThatExceptionOfType(UnknownTenantException.class).isThrownBy(() -> client.events().retrieve("evt_1"));
			assertThatExceptionOfType(UnknownTenantException.class)
				.isThrownBy(() -> client.check(Set.of(), Duration.ZERO));
			assertThat(client.status().keys()).noneMatch(KeyStatus::current);
		}
		assertSent(TWO, ONE, TWO, ONE);
	}

	@Test
	void keysOfManyTenantsAreSeparate() throws Exception {
		List<String> keys = IntStream.range(0, 40).mapToObj((i) -> "hb_test_tenant0000" + (100 + i)).toList();
		for (int i = 0; i < keys.size(); i += 2) {
			this.valid.add(keys.get(i));
		}
		ThreadLocal<String> tenant = new ThreadLocal<>();
		HarborClient client = clientBuilder().apiKeyProvider(() -> ApiKey.of(tenant.get())).build();
		List<CompletableFuture<Boolean>> calls = new ArrayList<>();
		for (String key : keys) {
			calls.add(CompletableFuture.supplyAsync(() -> {
				tenant.set(key);
				try {
					client.events().retrieve("evt_1");
					return true;
				}
				catch (AuthenticationFailedException ex) {
					return false;
				}
			}, THREADS));
		}
		for (int i = 0; i < keys.size(); i++) {
			assertThat(calls.get(i).get()).isEqualTo(i % 2 == 0);
		}
		assertThat(harbor.received()).extracting(KeyRotationTests::key).containsExactlyInAnyOrderElementsOf(keys);
	}

	@Test
	void successOfAnEarlierCallDoesNotMakeARefusedKeyValidAgain() throws Exception {
		this.fallback.set(TWO);
		CountDownLatch sent = new CountDownLatch(1);
		CountDownLatch refused = new CountDownLatch(1);
		harbor.answerBy((request) -> {
			if (key(request).equals(TWO)) {
				return Answer.ok(Json.event("evt_1"));
			}
			if (request.uri().endsWith("/evt_slow")) {
				sent.countDown();
				await(refused);
				return Answer.ok(Json.event("evt_slow"));
			}
			return Answer.error(401, "authentication_failed");
		});
		HarborClient client = client();
		CompletableFuture<?> slow = CompletableFuture.runAsync(() -> client.events().retrieve("evt_slow"), THREADS);
		await(sent);
		client.events().retrieve("evt_1");
		refused.countDown();
		slow.get();
		client.events().retrieve("evt_1");
		assertSent(ONE, ONE, TWO, TWO);
	}

	@Test
	void slowAnswerOfTheProviderIsUsed() throws Exception {
		this.valid.addAll(Set.of(ONE, TWO, THREE));
		CountDownLatch asked = new CountDownLatch(1);
		CountDownLatch changed = new CountDownLatch(1);
		AtomicReference<Thread> slowThread = new AtomicReference<>();
		HarborClient client = clientBuilder().apiKeyProvider(() -> {
			ApiKey key = first();
			if (Thread.currentThread() == slowThread.get()) {
				asked.countDown();
				await(changed);
			}
			return key;
		}).build();
		client.events().retrieve("evt_1");
		this.first.set(TWO);
		CompletableFuture<?> slow = CompletableFuture.runAsync(() -> {
			slowThread.set(Thread.currentThread());
			client.events().retrieve("evt_1");
		}, THREADS);
		await(asked);
		this.first.set(THREE);
		client.events().retrieve("evt_1");
		changed.countDown();
		slow.get();
		assertSent(ONE, THREE, TWO);
	}

	@Test
	void invalidKeyIsNotReplacedByTheOldOne() {
		this.valid.add(ONE);
		HarborClient client = client();
		client.events().retrieve("evt_1");
		this.first.set("not a key, yet s3cr3t");
		assertThatIllegalArgumentException().isThrownBy(() -> client.events().retrieve("evt_1"))
			.satisfies((ex) -> assertThat(ex.getMessage()).doesNotContain("s3cr3t"));
		assertSent(ONE);
	}

	@Test
	void keyOfAnotherEnvironmentIsNotSentAndNotReplaced() {
		this.valid.addAll(Set.of(ONE, "hb_live_four00000004"));
		HarborClient client = client();
		client.events().retrieve("evt_1");
		this.first.set("hb_live_four00000004");
		assertThatIllegalStateException().isThrownBy(() -> client.events().retrieve("evt_1"))
			.withMessage(
					"Key hb_live_\u20260004 is of the environment 'live', but client 'default' works in 'sandbox'");
		assertThat(client.environment()).isEqualTo(HarborEnvironment.SANDBOX);
		assertSent(ONE);
	}

	@Test
	void callIsNotRepeatedWithAKeyOfAnotherEnvironment() {
		harbor.answerBy((request) -> {
			this.first.set("hb_live_four00000004");
			return Answer.error(401, "authentication_failed");
		});
		assertRefused(client());
		assertSent(ONE);
	}

	@Test
	void fallbackOfAnotherEnvironmentIsLoggedAndNotUsed(CapturedOutput output) {
		this.fallback.set("hb_live_four00000004");
		HarborClient client = client();
		assertRefused(client);
		assertRefused(client);
		assertSent(ONE, ONE);
		assertThat(output).containsOnlyOnce("ERROR").contains("cannot use its fallback key");
	}

	@Test
	void failureOfTheProviderReachesTheCaller() {
		this.valid.addAll(Set.of(ONE, TWO));
		this.fallback.set(TWO);
		HarborClient client = client();
		client.events().retrieve("evt_1");
		this.first.set(null);
		for (int i = 0; i < 2; i++) {
			assertThatIllegalStateException().isThrownBy(() -> client.events().retrieve("evt_1"))
				.withMessage("Vault is sealed");
		}
		assertSent(ONE);
	}

	@Test
	void refusalIsThrownWhenTheProviderFailsAfterIt() {
		HarborClient client = clientBuilder().apiKeyProvider(new ApiKeyProvider() {

			@Override
			public ApiKey getApiKey() {
				return first();
			}

			@Override
			public void refused(ApiKey apiKey) {
				KeyRotationTests.this.first.set(null);
			}

		}).build();
		assertRefused(client);
		assertSent(ONE);
	}

	@Test
	void keysInMessagesOfProvidersAreNotLogged(CapturedOutput output) {
		HarborClient client = clientBuilder().apiKeyProvider(new ApiKeyProvider() {

			@Override
			public ApiKey getApiKey() {
				return ApiKey.of(ONE);
			}

			@Override
			public void refused(ApiKey apiKey) {
				throw new IllegalStateException("No successor of " + apiKey.value());
			}

		}).fallbackApiKeyProvider(() -> {
			throw new IllegalStateException("No lease for " + TWO);
		}).build();
		assertRefused(client);
		assertThat(output).contains("No successor of hb_test_", "No lease for hb_test_").doesNotContain(ONE, TWO);
	}

	@Test
	void failureOfTheProviderIsThrownWithoutAnyKey() {
		HarborClient client = client();
		this.first.set("sk_none");
		assertThatIllegalArgumentException().isThrownBy(() -> client.events().retrieve("evt_1"));
	}

	@Test
	void statusShowsWhenTheOldKeyIsSafeToRevoke() {
		this.valid.addAll(Set.of(ONE, TWO));
		this.fallback.set(THREE);
		HarborClient client = client();
		client.events().retrieve("evt_1");
		Instant lastUseOfOne = this.now;
		this.now = this.now.plusSeconds(60);
		this.first.set(TWO);
		client.events().retrieve("evt_1");
		assertThat(client.status().keys()).containsExactly(
				new KeyStatus(0, "hb_test_\u20260002", true, Optional.of(this.now)),
				new KeyStatus(1, "hb_test_\u20260003", true, Optional.empty()),
				new KeyStatus(0, "hb_test_\u20260001", false, Optional.of(lastUseOfOne)));
	}

	@Test
	void statusKeepsTheKeysInUseWhileOthersComeAndGo() {
		this.valid.add(TWO);
		this.fallback.set(TWO);
		HarborClient client = client();
		client.events().retrieve("evt_1");
		for (int i = 0; i < 20; i++) {
			this.now = this.now.plusSeconds(1);
			this.first.set(String.format(Locale.ROOT, "hb_test_number%06d", i));
			client.events().retrieve("evt_1");
		}
		assertThat(client.status().keys()).hasSizeLessThan(10);
		assertThat(client.status().keys().get(1))
			.isEqualTo(new KeyStatus(1, "hb_test_\u20260002", true, Optional.of(this.now)));
		assertThat(client.status().keys().get(0).lastUsed()).contains(this.now);
	}

	@Test
	void firstUseIsLoggedOnceWithTheRedactedKey(CapturedOutput output) {
		this.valid.add(ONE);
		HarborClient client = client();
		assertThat(output).doesNotContain("for the first time");
		client.events().retrieve("evt_1");
		client.events().retrieve("evt_1");
		assertThat(output).containsOnlyOnce("for the first time")
			.contains("Client 'default' calls Harbor for the first time: environment sandbox, " + harbor.url()
					+ ", key hb_test_" + ELLIPSIS + "0001, declared scopes none")
			.doesNotContain(ONE);
	}

	private HarborClient client() {
		return clientBuilder().apiKeyProvider(this::first).fallbackApiKeyProvider(this::fallback).build();
	}

	private HarborClient.Builder clientBuilder() {
		return harbor.clientBuilder().clock(new Clock() {

			@Override
			public Instant instant() {
				return KeyRotationTests.this.now;
			}

			@Override
			public ZoneOffset getZone() {
				return ZoneOffset.UTC;
			}

			@Override
			public Clock withZone(java.time.ZoneId zone) {
				return this;
			}

		}).totalTimeout(Duration.ofSeconds(20));
	}

	private ApiKey first() {
		if (this.first.get() == null) {
			throw new IllegalStateException("Vault is sealed");
		}
		return ApiKey.of(this.first.get());
	}

	private ApiKey fallback() {
		if (this.fallback.get() == null) {
			throw new NoSuchElementException();
		}
		return ApiKey.of(this.fallback.get());
	}

	private static void assertRefused(HarborClient client) {
		assertThatExceptionOfType(AuthenticationFailedException.class)
			.isThrownBy(() -> client.events().retrieve("evt_1"));
	}

	private static void assertSent(String... keys) {
		List<String> sent = new ArrayList<>();
		harbor.received().forEach((request) -> sent.add(key(request)));
		assertThat(sent).containsExactly(keys);
	}

	private static void await(CountDownLatch latch) {
		try {
			assertThat(latch.await(1, TimeUnit.MINUTES)).isTrue();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static String key(StubHarbor.Received request) {
		return request.header("Authorization").get(0).substring("Bearer ".length());
	}

	private static final class UnknownTenantException extends RuntimeException {

		private static final long serialVersionUID = 1L;

	}

}
