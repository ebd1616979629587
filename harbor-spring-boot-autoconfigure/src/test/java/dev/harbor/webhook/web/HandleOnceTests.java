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

package dev.harbor.webhook.web;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import dev.harbor.webhook.InMemoryWebhookEventStore;
import dev.harbor.webhook.WebhookDelivery;
import dev.harbor.webhook.WebhookEventStore;
import dev.harbor.webhook.WebhookEventStore.Claim;
import dev.harbor.webhook.WebhookSigner;
import dev.harbor.webhook.WebhookVerifier;
import dev.harbor.webhook.web.HandleOnce.Result;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link HandleOnce} with a store of an application.
 */
class HandleOnceTests {

	private static final Instant NOW = Instant.parse("2026-03-01T08:15:30Z");

	private static final Duration LEASE = Duration.ofMinutes(4);

	private final OwnStore store = new OwnStore();

	@Test
	void freeEventIsClaimed() {
		EventHandling handling = begin();
		assertThat(handling.attachTo(delivery()).event()).isEqualTo(delivery().event());
		assertThat(this.store.calls).containsExactly("claim audit evt_1 PT4M");
	}

	@Test
	void claimedEventIsInProgress() {
		this.store.claim = new Claim.InProgress(NOW);
		assertThat(new HandleOnce(this.store, LEASE).begin("audit", "evt_1")).isEqualTo(new Result.InProgress(NOW));
	}

	@Test
	void handledEventHasTheTimeOfHandling() {
		this.store.claim = new Claim.Handled(NOW);
		assertThat(new HandleOnce(this.store, LEASE).begin("audit", "evt_1")).isEqualTo(new Result.Handled(NOW));
	}

	@Test
	void completedEventIsNotReleased() {
		EventHandling handling = begin();
		handling.complete();
		handling.release();
		handling.complete();
		assertThat(this.store.calls).containsExactly("claim audit evt_1 PT4M", "complete audit evt_1 token");
	}

	@Test
	void releasedEventIsNotCompleted() {
		EventHandling handling = begin();
		handling.release();
		handling.release();
		assertThatIllegalStateException().isThrownBy(handling::complete)
			.withMessage("Event evt_1 of endpoint 'audit' was not recorded as handled: it was given back");
		assertThat(this.store.calls).containsExactly("claim audit evt_1 PT4M", "release audit evt_1 token");
	}

	@Test
	void eventCanBeReleasedWhenItCannotBeCompleted() {
		EventHandling handling = begin();
		this.store.failing = true;
		assertThatIllegalStateException().isThrownBy(handling::complete).withMessage("The store is away");
		this.store.failing = false;
		handling.release();
		assertThat(this.store.calls).endsWith("release audit evt_1 token");
	}

	@Test
	void committedTransactionCompletes() {
		EventHandling handling = begin();
		handling.attachTo(delivery()).completeInTransaction();
		assertThat(this.store.calls).endsWith("completeInTransaction audit evt_1 token");
		assertThatIllegalStateException().isThrownBy(handling::complete).withMessageEndingWith("has not ended");
		this.store.outcome.accept(true);
		handling.complete();
		handling.release();
		assertThat(this.store.calls).hasSize(2);
	}

	@Test
	void rolledBackTransactionDoesNotComplete() {
		EventHandling handling = begin();
		handling.attachTo(delivery()).completeInTransaction();
		this.store.outcome.accept(false);
		assertThatIllegalStateException().isThrownBy(handling::complete).withMessageEndingWith("was rolled back");
		handling.release();
		assertThat(this.store.calls).endsWith("release audit evt_1 token");
	}

	@Test
	void eventReleasedDuringItsTransactionIsReleasedByTheRollback() {
		EventHandling handling = begin();
		handling.attachTo(delivery()).completeInTransaction();
		handling.release();
		assertThat(this.store.calls).endsWith("completeInTransaction audit evt_1 token");
		this.store.outcome.accept(false);
		assertThat(this.store.calls).endsWith("release audit evt_1 token");
	}

	@Test
	void eventReleasedDuringItsTransactionIsHandledByTheCommit() {
		EventHandling handling = begin();
		handling.attachTo(delivery()).completeInTransaction();
		handling.release();
		this.store.outcome.accept(true);
		assertThat(handling.isCommitted()).isTrue();
		assertThat(this.store.calls).endsWith("completeInTransaction audit evt_1 token");
	}

	@Test
	void undoForgetsACompletedEventAndReleasesAnotherOne() {
		EventHandling handling = begin();
		handling.complete();
		handling.undo();
		handling.undo();
		assertThat(this.store.calls).endsWith("complete audit evt_1 token", "forget audit evt_1");
		EventHandling open = begin();
		open.undo();
		assertThat(this.store.calls).endsWith("release audit evt_1 token");
	}

	@Test
	void storeOfAnApplicationMayBlock() {
		assertThat(begin().mayBlock()).isTrue();
	}

	@Test
	void storeWithoutTransactionsNamesTheAlternative() {
		HandleOnce handleOnce = new HandleOnce(new InMemoryWebhookEventStore(Clock.systemUTC(), LEASE, 10), LEASE);
		EventHandling handling = ((Result.Begun) handleOnce.begin("audit", "evt_1")).handling();
		assertThatIllegalStateException().isThrownBy(() -> handling.attachTo(delivery()).completeInTransaction())
			.withMessage(
					"InMemoryWebhookEventStore does not participate in transactions; completeInTransaction() needs the JDBC event store");
	}

	@Test
	void deliveryWithoutStoreCannotBeCompletedInTransaction() {
		assertThatIllegalStateException().isThrownBy(() -> delivery().completeInTransaction())
			.withMessage("This delivery is not one that is being handled once");
	}

	private EventHandling begin() {
		return ((Result.Begun) new HandleOnce(this.store, LEASE).begin("audit", "evt_1")).handling();
	}

	private static WebhookDelivery delivery() {
		byte[] body = TestDelivery.of("/", "evt_1", "order.shipped", "{}").body();
		return WebhookVerifier.builder()
			.endpoint("audit")
			.secrets("secret")
			.clock(Clock.fixed(NOW, ZoneOffset.UTC))
			.build()
			.verify(body, WebhookSigner.of("secret").sign(body, NOW), String.valueOf(NOW.getEpochSecond()));
	}

	private static final class OwnStore implements WebhookEventStore {

		private final List<String> calls = new ArrayList<>();

		private Claim claim = new Claim.Claimed("token");

		private boolean failing;

		private Consumer<Boolean> outcome = (committed) -> {
		};

		@Override
		public Claim claim(String endpoint, String eventId, Duration lease) {
			this.calls.add("claim " + endpoint + " " + eventId + " " + lease);
			return this.claim;
		}

		@Override
		public void complete(String endpoint, String eventId, String token) {
			if (this.failing) {
				throw new IllegalStateException("The store is away");
			}
			this.calls.add("complete " + endpoint + " " + eventId + " " + token);
		}

		@Override
		public void completeInTransaction(String endpoint, String eventId, String token, Consumer<Boolean> outcome) {
			this.calls.add("completeInTransaction " + endpoint + " " + eventId + " " + token);
			this.outcome = outcome;
		}

		@Override
		public void release(String endpoint, String eventId, String token) {
			this.calls.add("release " + endpoint + " " + eventId + " " + token);
		}

		@Override
		public void forget(String endpoint, String eventId) {
			this.calls.add("forget " + endpoint + " " + eventId);
		}

	}

}
