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

package dev.harbor.webhook;

import java.time.Duration;
import java.util.List;

import dev.harbor.webhook.WebhookEventStore.Claim.Claimed;
import dev.harbor.webhook.WebhookEventStore.Claim.Handled;
import dev.harbor.webhook.WebhookEventStore.Claim.InProgress;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

/**
 * Tests for {@link InMemoryWebhookEventStore}.
 */
class InMemoryWebhookEventStoreTests extends WebhookEventStoreContractTests {

	private static final Duration RETENTION = Duration.ofHours(96);

	private static final Duration PATIENCE = Duration.ofSeconds(10);

	private final MutableClock clock = new MutableClock();

	private final InMemoryWebhookEventStore store = new InMemoryWebhookEventStore(this.clock, RETENTION, 1000);

	@Override
	protected WebhookEventStore store() {
		return this.store;
	}

	@Override
	protected void endLeases() {
		this.clock.advance(LEASE);
	}

	@Test
	void claimHasItsEndAndTheTimeOfHandling() {
		String token = claimed("default", "evt_1");
		this.clock.advance(Duration.ofSeconds(1));
		assertThat(this.store.claim("default", "evt_1", LEASE))
			.isEqualTo(new InProgress(this.clock.instant().minusSeconds(1).plus(LEASE)));
		this.store.complete("default", "evt_1", token);
		assertThat(this.store.claim("default", "evt_1", LEASE)).isEqualTo(new Handled(this.clock.instant()));
	}

	@Test
	void claimLastsToTheEndOfItsLease() {
		claimed("default", "evt_1");
		this.clock.advance(LEASE.minusNanos(1));
		assertThat(this.store.claim("default", "evt_1", LEASE)).isInstanceOf(InProgress.class);
		this.clock.advance(Duration.ofNanos(1));
		assertThat(this.store.claim("default", "evt_1", LEASE)).isInstanceOf(Claimed.class);
	}

	@Test
	void handledEventIsForgottenAfterTheRetention() {
		this.store.complete("default", "evt_1", claimed("default", "evt_1"));
		this.clock.advance(RETENTION.minusNanos(1));
		assertThat(this.store.claim("default", "evt_1", LEASE)).isInstanceOf(Handled.class);
		this.clock.advance(Duration.ofNanos(1));
		assertThat(this.store.claim("default", "evt_1", LEASE)).isInstanceOf(Claimed.class);
	}

	@Test
	void eachCallRemovesAFewExpiredEventsAndClaims() {
		for (int i = 0; i < 100; i++) {
			String token = claimed("default", "evt_" + i);
			if (i % 2 == 0) {
				this.store.complete("default", "evt_" + i, token);
			}
		}
		assertThat(this.store.size()).isEqualTo(100);
		this.clock.advance(RETENTION.plus(LEASE));
		int size = this.store.size();
		for (int i = 0; i < 40; i++) {
			claimed("default", "evt_new_" + i);
			assertThat(this.store.size()).isBetween(size - 3, size + 1);
			size = this.store.size();
		}
		assertThat(this.store.size()).isEqualTo(40);
	}

	@Test
	void fullStoreForgetsTheEventHandledFirst() {
		InMemoryWebhookEventStore small = new InMemoryWebhookEventStore(this.clock, RETENTION, 3);
		String first = ((Claimed) small.claim("default", "evt_1", LEASE)).token();
		String second = ((Claimed) small.claim("default", "evt_2", LEASE)).token();
		small.complete("default", "evt_2", second);
		small.complete("default", "evt_1", first);
		assertThat(small.claim("default", "evt_3", LEASE)).isInstanceOf(Claimed.class);
		assertThat(small.claim("default", "evt_4", LEASE)).isInstanceOf(Claimed.class);
		assertThat(small.claim("default", "evt_1", LEASE)).isInstanceOf(Handled.class);
		assertThat(small.claim("default", "evt_2", LEASE)).isInstanceOf(Claimed.class);
		assertThat(small.size()).isEqualTo(3);
	}

	@Test
	void storeFullOfClaimsAnswersInProgressUntilTheFirstOneEnds() {
		InMemoryWebhookEventStore small = new InMemoryWebhookEventStore(this.clock, RETENTION, 2);
		String first = ((Claimed) small.claim("default", "evt_1", LEASE.plusSeconds(1))).token();
		String second = ((Claimed) small.claim("default", "evt_2", LEASE)).token();
		assertThat(small.claim("default", "evt_3", LEASE)).isEqualTo(new InProgress(this.clock.instant().plus(LEASE)));
		small.complete("default", "evt_1", first);
		small.complete("default", "evt_2", second);
		assertThat(small.claim("default", "evt_3", LEASE)).isInstanceOf(Claimed.class);
	}

	@Test
	void endedClaimMakesRoomBeforeAHandledEvent() {
		InMemoryWebhookEventStore small = new InMemoryWebhookEventStore(this.clock, RETENTION, 2);
		small.complete("default", "evt_1", ((Claimed) small.claim("default", "evt_1", LEASE)).token());
		String ended = ((Claimed) small.claim("default", "evt_2", LEASE)).token();
		this.clock.advance(LEASE);
		assertThat(small.claim("default", "evt_3", LEASE)).isInstanceOf(Claimed.class);
		assertThat(small.claim("default", "evt_1", LEASE)).isInstanceOf(Handled.class);
		assertThatExceptionOfType(WebhookClaimLostException.class)
			.isThrownBy(() -> small.complete("default", "evt_2", ended));
	}

	@Test
	void releasedAndForgottenEventsMakeRoom() {
		InMemoryWebhookEventStore small = new InMemoryWebhookEventStore(this.clock, RETENTION, 1);
		small.release("default", "evt_1", ((Claimed) small.claim("default", "evt_1", LEASE)).token());
		assertThat(small.size()).isZero();
		assertThat(small.claim("default", "evt_2", LEASE)).isInstanceOf(Claimed.class);
		small.forget("default", "evt_2");
		assertThat(small.size()).isZero();
	}

	@Test
	void takenOverClaimMakesNoRoom() {
		InMemoryWebhookEventStore small = new InMemoryWebhookEventStore(this.clock, RETENTION, 2);
		small.claim("default", "evt_1", LEASE);
		this.clock.advance(LEASE);
		small.complete("default", "evt_1", ((Claimed) small.claim("default", "evt_1", LEASE)).token());
		assertThat(small.claim("default", "evt_2", LEASE)).isInstanceOf(Claimed.class);
		assertThat(small.claim("default", "evt_3", LEASE)).isInstanceOf(Claimed.class);
		assertThat(small.size()).isEqualTo(2);
	}

	@Test
	void completingAnEventRemovesExpiredOnes() {
		this.store.complete("default", "evt_1", claimed("default", "evt_1"));
		String token = claimed("default", "evt_2");
		this.clock.advance(RETENTION);
		this.store.complete("default", "evt_2", token);
		assertThat(this.store.size()).isEqualTo(1);
	}

	@Test
	void callsDoNotBlockOtherThreads() throws Exception {
		List<Runnable> operations = List.of(() -> this.store.claim("default", "evt_1", LEASE),
				() -> this.store.release("default", "evt_1", "1"), () -> this.store.forget("default", "evt_1"),
				this.store::size);
		for (Runnable operation : operations) {
			Thread other = new Thread(operation);
			other.start();
			other.join();
			assertTimeoutPreemptively(PATIENCE, this.store::size);
		}
	}

	@Test
	void neverExceedsItsCapacity() {
		InMemoryWebhookEventStore small = new InMemoryWebhookEventStore(this.clock, RETENTION, 10);
		for (int i = 0; i < 1000; i++) {
			if (small.claim("default", "evt_" + i, LEASE) instanceof Claimed claim && i % 3 != 0) {
				small.complete("default", "evt_" + i, claim.token());
			}
			assertThat(small.size()).isLessThanOrEqualTo(10);
			this.clock.advance(Duration.ofSeconds(10));
		}
	}

	@Test
	void refusesNonPositiveBounds() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new InMemoryWebhookEventStore(this.clock, Duration.ZERO, 1))
			.withMessageContaining("retention");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new InMemoryWebhookEventStore(this.clock, Duration.ofSeconds(-1), 1))
			.withMessageContaining("retention");
		assertThatIllegalArgumentException().isThrownBy(() -> new InMemoryWebhookEventStore(this.clock, RETENTION, 0))
			.withMessageContaining("capacity");
	}

}
