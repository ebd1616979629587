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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import dev.harbor.webhook.WebhookEventStore.Claim;
import dev.harbor.webhook.WebhookEventStore.Claim.Claimed;
import dev.harbor.webhook.WebhookEventStore.Claim.Handled;
import dev.harbor.webhook.WebhookEventStore.Claim.InProgress;
import org.assertj.core.api.Condition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Contract tests for every {@link WebhookEventStore}.
 */
public abstract class WebhookEventStoreContractTests {

	protected static final Duration LEASE = Duration.ofMinutes(4);

	private static final int THREADS = 32;

	/**
	 * Return the store under test, which is the same throughout a test.
	 */
	protected abstract WebhookEventStore store();

	/**
	 * Return a store that shares its data with the store under test, if there is one.
	 */
	protected WebhookEventStore otherInstance() {
		return store();
	}

	/**
	 * Let the leases of all claims expire.
	 */
	protected abstract void endLeases();

	@Test
	void newEventIsClaimed() {
		assertThat(store().claim("default", "evt_1", LEASE)).isInstanceOf(Claimed.class);
	}

	@Test
	void claimedEventIsInProgress() {
		claimed("default", "evt_1");
		assertThat(store().claim("default", "evt_1", LEASE)).isInstanceOf(InProgress.class);
	}

	@Test
	void completedEventIsHandled() {
		store().complete("default", "evt_1", claimed("default", "evt_1"));
		Claim first = store().claim("default", "evt_1", LEASE);
		Claim second = otherInstance().claim("default", "evt_1", LEASE);
		assertThat(first).isInstanceOf(Handled.class).isEqualTo(second);
	}

	@Test
	void completedEventStaysHandledWhenItsLeaseEnds() {
		store().complete("default", "evt_1", claimed("default", "evt_1"));
		endLeases();
		assertThat(store().claim("default", "evt_1", LEASE)).isInstanceOf(Handled.class);
	}

	@Test
	void completingAgainIsHarmless() {
		String token = claimed("default", "evt_1");
		store().complete("default", "evt_1", token);
		Claim claim = store().claim("default", "evt_1", LEASE);
		store().complete("default", "evt_1", token);
		assertThat(store().claim("default", "evt_1", LEASE)).isEqualTo(claim);
	}

	@Test
	void completingWithoutClaimFails() {
		assertThatExceptionOfType(WebhookClaimLostException.class)
			.isThrownBy(() -> store().complete("default", "evt_1", "token"))
			.satisfies((ex) -> {
				assertThat(ex.endpoint()).isEqualTo("default");
				assertThat(ex.eventId()).isEqualTo("evt_1");
			});
		assertThat(store().claim("default", "evt_1", LEASE)).isInstanceOf(Claimed.class);
	}

	@Test
	void completingWithAnotherTokenFailsAndChangesNothing() {
		String token = claimed("default", "evt_1");
		assertThatExceptionOfType(WebhookClaimLostException.class)
			.isThrownBy(() -> store().complete("default", "evt_1", token + "x"));
		assertThat(store().claim("default", "evt_1", LEASE)).isInstanceOf(InProgress.class);
		store().complete("default", "evt_1", token);
		assertThatExceptionOfType(WebhookClaimLostException.class)
			.isThrownBy(() -> store().complete("default", "evt_1", token + "x"));
	}

	@Test
	void releasedEventIsClaimedAgain() {
		String token = claimed("default", "evt_1");
		store().release("default", "evt_1", token);
		String second = claimed("default", "evt_1");
		assertThat(second).isNotEqualTo(token);
		assertThatExceptionOfType(WebhookClaimLostException.class)
			.isThrownBy(() -> store().complete("default", "evt_1", token));
	}

	@Test
	void releasingACompletedOrForeignClaimHasNoEffect() {
		String token = claimed("default", "evt_1");
		store().release("default", "evt_1", token + "x");
		assertThat(store().claim("default", "evt_1", LEASE)).isInstanceOf(InProgress.class);
		store().complete("default", "evt_1", token);
		store().release("default", "evt_1", token);
		assertThat(store().claim("default", "evt_1", LEASE)).isInstanceOf(Handled.class);
		store().release("default", "evt_2", token);
	}

	@Test
	void forgottenEventIsClaimedAgain() {
		store().complete("default", "evt_1", claimed("default", "evt_1"));
		store().forget("default", "evt_1");
		claimed("default", "evt_1");
		store().forget("default", "evt_2");
	}

	@Test
	void allEventsAreForgotten() {
		store().complete("default", "evt_1", claimed("default", "evt_1"));
		String open = claimed("other", "evt_2");
		store().forgetAll();
		assertThatExceptionOfType(WebhookClaimLostException.class)
			.isThrownBy(() -> store().complete("other", "evt_2", open));
		claimed("default", "evt_1");
		claimed("other", "evt_2");
	}

	@Test
	void forgettingAnOpenClaimInvalidatesIt() {
		String token = claimed("default", "evt_1");
		store().forget("default", "evt_1");
		assertThatExceptionOfType(WebhookClaimLostException.class)
			.isThrownBy(() -> store().complete("default", "evt_1", token));
		claimed("default", "evt_1");
	}

	@Test
	void claimIsTakenOverAfterItsLeaseAndLostByItsOwner() {
		String first = claimed("default", "evt_1");
		endLeases();
		String second = ((Claimed) otherInstance().claim("default", "evt_1", LEASE)).token();
		assertThat(second).isNotEqualTo(first);
		assertThatExceptionOfType(WebhookClaimLostException.class)
			.isThrownBy(() -> store().complete("default", "evt_1", first));
		store().release("default", "evt_1", first);
		assertThat(store().claim("default", "evt_1", LEASE)).isInstanceOf(InProgress.class);
		otherInstance().complete("default", "evt_1", second);
		assertThatExceptionOfType(WebhookClaimLostException.class)
			.isThrownBy(() -> store().complete("default", "evt_1", first));
		assertThat(store().claim("default", "evt_1", LEASE)).isInstanceOf(Handled.class);
	}

	@Test
	void claimCanBeCompletedAfterItsLease() {
		String token = claimed("default", "evt_1");
		endLeases();
		store().complete("default", "evt_1", token);
		assertThat(store().claim("default", "evt_1", LEASE)).isInstanceOf(Handled.class);
	}

	@Test
	void endpointsAndIdsAreDistinguished() {
		String longName = "n".repeat(254);
		List<List<String>> keys = List.of(List.of("default", "evt_1"), List.of("default", "evt_1 "),
				List.of("default", "evt_1 |"), List.of("default", "EVT_1"), List.of("Default", "evt_1"),
				List.of("other", "evt_1"), List.of("default", "evt_\u00e9"), List.of("default", "evt_e"),
				List.of("default", "evt_\ud83d\udce6"), List.of("d", "efaultevt_1"),
				List.of(longName + "a", longName + "a"), List.of(longName + "a", longName + "b"),
				List.of(longName + "b", longName + "a"));
		keys.forEach((key) -> store().complete(key.get(0), key.get(1), claimed(key.get(0), key.get(1))));
		assertThat(keys)
			.allSatisfy((key) -> assertThat(store().claim(key.get(0), key.get(1), LEASE)).isInstanceOf(Handled.class));
	}

	@ParameterizedTest
	@ValueSource(strings = { "PT0S", "PT-1S" })
	void nonPositiveLeaseIsRefused(Duration lease) {
		assertThatIllegalArgumentException().isThrownBy(() -> store().claim("default", "evt_1", lease));
	}

	@Test
	void onlyOneOfManyThreadsClaims() throws Exception {
		for (int round = 0; round < 10; round++) {
			String eventId = "evt_" + round;
			List<Claim> claims = concurrently((thread) -> instance(thread).claim("default", eventId, LEASE));
			assertThat(claims).hasSize(THREADS)
				.areExactly(1, condition(Claimed.class))
				.areExactly(THREADS - 1, condition(InProgress.class));
		}
	}

	@Test
	void onlyOneOfManyThreadsTakesOver() throws Exception {
		for (int round = 0; round < 5; round++) {
			String eventId = "evt_" + round;
			String first = claimed("default", eventId);
			endLeases();
			List<Claim> claims = concurrently((thread) -> instance(thread).claim("default", eventId, LEASE));
			assertThat(claims).areExactly(1, condition(Claimed.class))
				.areExactly(THREADS - 1, condition(InProgress.class));
			assertThatExceptionOfType(WebhookClaimLostException.class)
				.isThrownBy(() -> store().complete("default", eventId, first));
		}
	}

	@Test
	void eachOfManyEventsIsHandledOnceByManyThreads() throws Exception {
		int events = 100;
		List<Integer> handled = concurrently((thread) -> {
			int count = 0;
			for (int i = 0; i < events; i++) {
				String eventId = "evt_" + ((i + thread * 7) % events);
				if (instance(thread).claim("default", eventId, LEASE) instanceof Claimed claim) {
					instance(thread).complete("default", eventId, claim.token());
					count++;
				}
			}
			return count;
		});
		assertThat(handled.stream().mapToInt(Integer::intValue).sum()).isEqualTo(events);
		for (int i = 0; i < events; i++) {
			assertThat(store().claim("default", "evt_" + i, LEASE)).isInstanceOf(Handled.class);
		}
	}

	protected final String claimed(String endpoint, String eventId) {
		Claim claim = store().claim(endpoint, eventId, LEASE);
		assertThat(claim).isInstanceOf(Claimed.class);
		return ((Claimed) claim).token();
	}

	private WebhookEventStore instance(int thread) {
		return (thread % 2 == 0) ? store() : otherInstance();
	}

	private static Condition<Claim> condition(Class<? extends Claim> type) {
		return new Condition<>(type::isInstance, type.getSimpleName());
	}

	private static <T> List<T> concurrently(Work<T> work) throws Exception {
		ExecutorService executor = Executors.newFixedThreadPool(THREADS);
		try {
			CyclicBarrier barrier = new CyclicBarrier(THREADS);
			List<Callable<T>> tasks = new ArrayList<>();
			for (int i = 0; i < THREADS; i++) {
				int thread = i;
				tasks.add(() -> {
					barrier.await();
					return work.in(thread);
				});
			}
			List<T> results = new ArrayList<>();
			for (Future<T> future : executor.invokeAll(tasks)) {
				results.add(future.get());
			}
			return results;
		}
		finally {
			executor.shutdownNow();
		}
	}

	@FunctionalInterface
	private interface Work<T> {

		T in(int thread) throws Exception;

	}

}
