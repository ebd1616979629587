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

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.Optional;

import dev.harbor.ApiKey;
import dev.harbor.ApiKeyProvider;
import dev.harbor.HarborEnvironment;
import dev.harbor.client.ClientStatus.KeyStatus;
import dev.harbor.client.KeyRing.HeldKey;
import dev.harbor.webhook.MutableClock;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.tuple;

/**
 * Tests for {@link KeyRing}.
 */
@ExtendWith(OutputCaptureExtension.class)
class KeyRingTests {

	private static final ApiKey ONE = ApiKey.of("hb_test_one000000001");

	private static final ApiKey TWO = ApiKey.of("hb_test_two000000002");

	private static final ApiKey THREE = ApiKey.of("hb_test_three0000003");

	private static final ApiKey LIVE = ApiKey.of("hb_live_four00000004");

	private final MutableClock clock = new MutableClock();

	private @Nullable ApiKey first = ONE;

	private @Nullable ApiKey fallback;

	private @Nullable ApiKey found;

	private final KeyRing ring = ring(null);

	@Test
	void nextReturnsTheKeyOfTheProvider() {
		assertThat(this.ring.next().key()).isEqualTo(ONE);
		this.first = TWO;
		assertThat(this.ring.next().key()).isEqualTo(TWO);
	}

	@Test
	void nextThrowsTheExceptionOfTheProvider() {
		accept(this.ring.next());
		this.first = null;
		this.fallback = TWO;
		assertThatIllegalStateException().isThrownBy(this.ring::next).withMessage("no tenant");
	}

	@Test
	void nextFailsWhenTheProviderReturnsNull() {
		KeyRing ring = new KeyRing("billing", this.clock, null, () -> null, null);
		assertThatIllegalStateException().isThrownBy(ring::next)
			.withMessage("The ApiKeyProvider of client 'billing' returned no key");
	}

	@Test
	void nextNeverReturnsAnEarlierKey() {
		accept(this.ring.next());
		this.first = TWO;
		HeldKey two = this.ring.next();
		refuse(two);
		assertThat(this.ring.after(two)).isEmpty();
		assertThat(this.ring.next().key()).isEqualTo(TWO);
	}

	@Test
	void afterReturnsTheChangedKeyOfTheProvider() {
		this.found = TWO;
		HeldKey one = this.ring.next();
		refuse(one);
		assertThat(this.ring.after(one)).hasValueSatisfying((key) -> assertThat(key.key()).isEqualTo(TWO));
	}

	@Test
	void afterIsEmptyWhenTheKeyOfTheProviderHasNotChanged() {
		HeldKey one = this.ring.next();
		refuse(one);
		assertThat(this.ring.after(one)).isEmpty();
		this.first = null;
		assertThat(this.ring.after(one)).isEmpty();
		this.first = LIVE;
		assertThat(this.ring.after(one)).isEmpty();
	}

	@Test
	void afterReturnsTheFallbackIfItDiffers() {
		HeldKey one = this.ring.next();
		refuse(one);
		this.fallback = ONE;
		assertThat(this.ring.after(one)).isEmpty();
		this.fallback = TWO;
		assertThat(this.ring.after(one)).hasValueSatisfying((key) -> {
			assertThat(key.key()).isEqualTo(TWO);
			assertThat(key.position()).isOne();
		});
	}

	@Test
	void afterReturnsTheChangedKeyBeforeTheFallback() {
		this.fallback = TWO;
		HeldKey one = this.ring.next();
		refuse(one);
		this.first = THREE;
		assertThat(this.ring.after(one)).hasValueSatisfying((key) -> {
			assertThat(key.key()).isEqualTo(THREE);
			assertThat(key.position()).isZero();
		});
	}

	@Test
	void afterReturnsTheFallbackWhenTheChangedKeyIsRefused() {
		this.first = THREE;
		refuse(this.ring.next());
		this.first = ONE;
		HeldKey one = this.ring.next();
		refuse(one);
		this.first = THREE;
		this.fallback = TWO;
		assertThat(this.ring.after(one)).hasValueSatisfying((key) -> assertThat(key.key()).isEqualTo(TWO));
		this.fallback = null;
		assertThat(this.ring.after(one)).hasValueSatisfying((key) -> assertThat(key.key()).isEqualTo(THREE));
	}

	@Test
	void afterTheFallbackIsTheFirstKey() {
		this.fallback = TWO;
		refuse(this.ring.next());
		HeldKey two = this.ring.next();
		assertThat(two.key()).isEqualTo(TWO);
		refuse(two);
		assertThat(this.ring.after(two)).hasValueSatisfying((key) -> {
			assertThat(key.key()).isEqualTo(ONE);
			assertThat(key.position()).isZero();
		});
	}

	@Test
	void fallbackComesFirstWhileTheFirstKeyIsRefused() {
		this.fallback = TWO;
		refuse(this.ring.next());
		HeldKey two = this.ring.next();
		assertThat(two.key()).isEqualTo(TWO);
		accept(two);
		this.first = THREE;
		assertThat(this.ring.next().key()).isEqualTo(THREE);
		this.first = ONE;
		assertThat(this.ring.next().key()).isEqualTo(TWO);
		refuse(two);
		assertThat(this.ring.next().key()).as("both are refused").isEqualTo(ONE);
	}

	@Test
	void acceptanceOfACallBeforeTheRefusalIsIgnored() {
		this.fallback = TWO;
		HeldKey before = this.ring.next();
		refuse(this.ring.next());
		accept(before);
		assertThat(this.ring.next().key()).isEqualTo(TWO);
		HeldKey after = new HeldKey(0, before.state(), before.refusals() + 1);
		accept(after);
		assertThat(this.ring.next().key()).isEqualTo(ONE);
	}

	@Test
	void refusalOfOneKeyDoesNotAffectAnother() {
		this.fallback = THREE;
		refuse(this.ring.next());
		this.first = TWO;
		assertThat(this.ring.next().key()).isEqualTo(TWO);
	}

	@Test
	void firstKeyDeterminesTheEnvironment() {
		assertThat(this.ring.environment()).isEqualTo(HarborEnvironment.SANDBOX);
		this.first = LIVE;
		assertThatIllegalStateException().isThrownBy(this.ring::next)
			.withMessage(
					"Key hb_live_\u20260004 is of the environment 'live', but client 'default' works in 'sandbox'");
		assertThat(this.ring.environment()).isEqualTo(HarborEnvironment.SANDBOX);
	}

	@Test
	void keyOfAnotherEnvironmentIsRefused() {
		assertThatIllegalStateException().isThrownBy(ring(HarborEnvironment.LIVE)::next);
	}

	@Test
	void unusableFallbackIsLoggedOnce(CapturedOutput output) {
		this.fallback = LIVE;
		HeldKey one = this.ring.next();
		refuse(one);
		assertThat(this.ring.after(one)).isEmpty();
		assertThat(this.ring.after(one)).isEmpty();
		assertThat(output).containsOnlyOnce("cannot use its fallback key");
		this.fallback = TWO;
		assertThat(this.ring.after(one)).isPresent();
		this.fallback = LIVE;
		assertThat(this.ring.after(one)).isEmpty();
		assertThat(output.getOut().split("cannot use its fallback key", -1)).hasSize(3);
	}

	@Test
	void useOfTheFallbackIsLoggedOnce(CapturedOutput output) {
		this.fallback = TWO;
		refuse(this.ring.next());
		accept(this.ring.next());
		accept(this.ring.next());
		assertThat(output).containsOnlyOnce("because Harbor refused the other one");
	}

	@Test
	void statusListsCurrentKeysBeforeEarlierOnes() {
		this.fallback = THREE;
		this.ring.used(this.ring.next());
		Instant then = this.clock.instant();
		this.clock.advance(Duration.ofMinutes(1));
		this.first = TWO;
		this.ring.used(this.ring.next());
		assertThat(this.ring.status()).containsExactly(
				new KeyStatus(0, "hb_test_\u20260002", true, Optional.of(this.clock.instant())),
				new KeyStatus(1, "hb_test_\u20260003", true, Optional.empty()),
				new KeyStatus(0, "hb_test_\u20260001", false, Optional.of(then)));
	}

	@Test
	void statusNeedsNoKey() {
		this.ring.used(this.ring.next());
		this.first = null;
		assertThat(this.ring.status()).extracting(KeyStatus::key, KeyStatus::current)
			.containsExactly(tuple("hb_test_\u20260001", false));
	}

	@Test
	void numberOfEarlierKeysInTheStatusIsLimited() {
		for (int i = 0; i < 5000; i++) {
			this.clock.advance(Duration.ofSeconds(1));
			this.first = ApiKey.of(String.format(Locale.ROOT, "hb_test_number%06d", i));
			this.ring.used(this.ring.next());
		}
		assertThat(this.ring.status()).hasSize(6);
		assertThat(this.ring.status().get(1).lastUsed()).contains(this.clock.instant().minusSeconds(1));
		this.first = ApiKey.of("hb_test_number000001");
		assertThat(this.ring.next().state().lastUse()).isEmpty();
	}

	private KeyRing ring(@Nullable HarborEnvironment environment) {
		return new KeyRing("default", this.clock, environment, new ApiKeyProvider() {

			@Override
			public ApiKey getApiKey() {
				if (KeyRingTests.this.first == null) {
					throw new IllegalStateException("no tenant");
				}
				return KeyRingTests.this.first;
			}

			@Override
			public void refused(ApiKey apiKey) {
				if (KeyRingTests.this.found != null) {
					KeyRingTests.this.first = KeyRingTests.this.found;
				}
			}

		}, () -> {
			if (this.fallback == null) {
				throw new NoSuchElementException();
			}
			return this.fallback;
		});
	}

	private void accept(HeldKey key) {
		this.ring.accepted(key);
	}

	private void refuse(HeldKey key) {
		this.ring.refused(key);
	}

}
