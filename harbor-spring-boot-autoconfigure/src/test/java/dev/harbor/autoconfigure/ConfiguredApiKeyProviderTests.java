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

package dev.harbor.autoconfigure;

import java.nio.charset.Charset;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import com.github.tomakehurst.wiremock.client.WireMock;
import dev.harbor.ApiKey;
import dev.harbor.AuthenticationFailedException;
import dev.harbor.client.HarborClient;
import dev.harbor.http.HttpStub;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link ConfiguredApiKeyProvider}.
 */
@ExtendWith(OutputCaptureExtension.class)
class ConfiguredApiKeyProviderTests {

	/**
	 * Placeholder for the middle of a key in output without this character.
	 */
	private static final String ELLIPSIS = new String("\u2026".getBytes(Charset.defaultCharset()),
			Charset.defaultCharset());

	private static final String ONE = "hb_test_one000000001";

	private static final String TWO = "hb_test_two000000002";

	private static final String THREE = "hb_test_three0000003";

	private static final String LIVE = "hb_live_four00000004";

	private static final String EVENT = """
			{"id":"evt_1","type":"a","workspace_id":"ws_1","payload":{},"created_at":"2026-03-01T08:00:00Z"}""";

	private final Set<String> valid = new HashSet<>();

	private final List<String> sent = new CopyOnWriteArrayList<>();

	@AutoClose
	private final HttpStub harbor = new HttpStub().answerBy((request) -> {
		String key = request.getHeader("Authorization").substring("Bearer ".length());
		this.sent.add(key);
		return this.valid.contains(key) ? WireMock.okJson(EVENT) : WireMock.unauthorized();
	});

	private @Nullable String supplied;

	private @Nullable String configured = ONE;

	private @Nullable String refreshed;

	private final ConfiguredApiKeyProvider provider = new ConfiguredApiKeyProvider("default", () -> this.supplied,
			() -> {
				if (this.configured == null) {
					throw new IllegalStateException("no key");
				}
				return this.configured;
			}, () -> {
				if (this.refreshed != null) {
					this.configured = this.refreshed;
				}
			});

	private final HarborClient client = HarborClient.builder()
		.apiKeyProvider(this.provider)
		.baseUrl(this.harbor.url())
		.build();

	@Test
	void newKeyIsUsedAndLogged(CapturedOutput output) {
		accept(ONE, TWO);
		call();
		this.configured = TWO;
		call();
		assertThat(this.sent).containsExactly(ONE, TWO);
		assertThat(output)
			.containsOnlyOnce("Client 'default' uses key hb_test_" + ELLIPSIS + "0002 from now on, instead of hb_test_"
					+ ELLIPSIS + "0001")
			.doesNotContain(ONE, TWO);
	}

	@Test
	void previousKeyStaysInUseWhenHarborRefusesTheNewOne(CapturedOutput output) {
		accept(ONE);
		call();
		this.configured = TWO;
		call();
		call();
		assertThat(this.sent).containsExactly(ONE, TWO, ONE, ONE);
		assertThat(output).containsOnlyOnce("stays in use")
			.contains("ERROR", "is configured with the key hb_test_" + ELLIPSIS
					+ "0002, which Harbor refuses; the key hb_test_" + ELLIPSIS + "0001 stays in use");
		this.valid.remove(ONE);
		accept(TWO);
		call();
		call();
		assertThat(this.sent).containsExactly(ONE, TWO, ONE, ONE, ONE, TWO, TWO);
	}

	@Test
	void keyFoundAfterRefusalIsUsedImmediately() {
		accept(TWO);
		this.refreshed = TWO;
		call();
		call();
		assertThat(this.sent).containsExactly(ONE, TWO, TWO);
	}

	@Test
	void refusedKeyIsNotUsedAgain() {
		accept(TWO);
		this.refreshed = TWO;
		call();
		this.valid.clear();
		assertRefused();
		assertRefused();
		assertThat(this.sent).containsExactly(ONE, TWO, TWO, TWO);
	}

	@Test
	void replacementOfRefusedKeyIsUsed() {
		accept(ONE, THREE);
		call();
		this.configured = TWO;
		call();
		this.configured = THREE;
		call();
		assertThat(this.sent).containsExactly(ONE, TWO, ONE, THREE);
	}

	@Test
	void restoredKeyIsUsed() {
		accept(ONE);
		call();
		this.configured = TWO;
		call();
		this.configured = ONE;
		call();
		assertThat(this.sent).containsExactly(ONE, TWO, ONE, ONE);
	}

	@Test
	void oldKeyStaysInUseWhenTheNewTextIsNotAKey(CapturedOutput output) {
		accept(ONE, TWO);
		call();
		this.configured = "not a key, yet s3cr3t";
		call();
		call();
		assertThat(this.sent).containsExactly(ONE, ONE, ONE);
		assertThat(output).containsOnlyOnce("stays in use")
			.contains("ERROR", "the key hb_test_" + ELLIPSIS + "0001 stays in use")
			.doesNotContain("s3cr3t");
		this.configured = TWO;
		call();
		assertThat(this.sent).endsWith(TWO);
	}

	@Test
	void oldKeyStaysInUseWhenTheNewOneIsOfAnotherEnvironment(CapturedOutput output) {
		accept(ONE, LIVE);
		call();
		this.configured = LIVE;
		call();
		call();
		assertThat(this.sent).containsExactly(ONE, ONE, ONE);
		assertThat(output).containsOnlyOnce("stays in use")
			.contains("ERROR",
					"Key hb_live_" + ELLIPSIS + "0004 is of the environment 'live', but client 'default' works in"
							+ " 'sandbox'; the key hb_test_" + ELLIPSIS + "0001 stays in use");
		this.configured = ONE;
		call();
		this.configured = LIVE;
		call();
		assertThat(output.getOut().split("stays in use", -1)).as("logged each time it begins").hasSize(3);
	}

	@Test
	void removedKeyIsNoLongerUsed() {
		accept(ONE, TWO);
		call();
		this.configured = TWO;
		call();
		this.configured = null;
		assertThatIllegalStateException().isThrownBy(this::call).withMessage("no key");
		this.configured = THREE;
		assertRefused();
		assertThat(this.sent).containsExactly(ONE, TWO, THREE);
	}

	@Test
	void failsWhenTheFirstTextIsNotAKey() {
		this.configured = "s3cr3t";
		assertThatIllegalArgumentException().isThrownBy(this::call)
			.satisfies((ex) -> assertThat(ex.getMessage()).doesNotContain("s3cr3t"));
		assertThat(this.sent).isEmpty();
	}

	@Test
	void keyOfConnectionDetailsIsNeverReplaced(CapturedOutput output) {
		accept(ONE);
		this.supplied = ONE;
		call();
		this.supplied = TWO;
		assertRefused();
		assertRefused();
		this.supplied = "not a key";
		assertThatExceptionOfType(NoHarborSecretKeyException.class).isThrownBy(this::call)
			.withMessageContaining("must not contain blanks")
			.satisfies((ex) -> assertThat(ex.getMessage()).doesNotContain("not a key"));
		this.supplied = LIVE;
		assertThatIllegalStateException().isThrownBy(this::call);
		assertThat(this.sent).containsExactly(ONE, TWO, TWO);
		assertThat(output).doesNotContain("stays in use", "from now on");
	}

	@Test
	void slowThreadDoesNotRestoreAnOldKey(CapturedOutput output) throws Exception {
		CountDownLatch read = new CountDownLatch(1);
		CountDownLatch changed = new CountDownLatch(1);
		AtomicReference<Thread> slow = new AtomicReference<>();
		ConfiguredApiKeyProvider provider = new ConfiguredApiKeyProvider("default", () -> null, () -> {
			String key = this.configured;
			if (slow.compareAndSet(Thread.currentThread(), null)) {
				read.countDown();
				await(changed);
			}
			return key;
		}, () -> {
		});
		provider.getApiKey();
		CompletableFuture<ApiKey> answer = new CompletableFuture<>();
		Thread thread = new Thread(() -> answer.complete(provider.getApiKey()));
		slow.set(thread);
		thread.start();
		await(read);
		this.configured = TWO;
		assertThat(provider.getApiKey()).isEqualTo(ApiKey.of(TWO));
		changed.countDown();
		assertThat(answer.get()).isEqualTo(ApiKey.of(TWO));
		assertThat(output).containsOnlyOnce("from now on");
	}

	private static void await(CountDownLatch latch) {
		try {
			assertThat(latch.await(1, TimeUnit.MINUTES)).isTrue();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Test
	void providerReturnsTheKeyInUse() {
		accept(ONE);
		call();
		this.configured = TWO;
		call();
		assertThat(this.provider.getApiKey()).isEqualTo(ApiKey.of(ONE));
		assertThat(this.client.status().keys().get(0).key()).endsWith("0001");
	}

	private void accept(String... keys) {
		this.valid.addAll(List.of(keys));
	}

	private void call() {
		this.client.events().retrieve("evt_1");
	}

	private void assertRefused() {
		assertThatExceptionOfType(AuthenticationFailedException.class).isThrownBy(this::call);
	}

}
