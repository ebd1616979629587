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

package dev.harbor.outbox;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

import dev.harbor.jdbc.RetryDelays;
import dev.harbor.outbox.OutboxEvent.State;
import dev.harbor.outbox.SendFailure.Kind;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

/**
 * Tests for {@link ClientHolds}.
 */
class ClientHoldsTests {

	private static final Duration DELAY = Duration.ofHours(1);

	private static final Duration MAX_DELAY = Duration.ofHours(5);

	private final Map<String, String> keys = new HashMap<>(Map.of("default", "one", "other", "another"));

	private final ClientHolds holds = new ClientHolds(new RetryDelays(DELAY, 2, MAX_DELAY, 0),
			(client) -> this.keys.getOrDefault(client, "none"));

	private Duration fail(Kind kind, boolean ofWorkspace, @Nullable Duration retryAfter) {
		return this.holds.failed("default",
				new SendFailure(kind, ofWorkspace, "the_code", "message", false, Optional.ofNullable(retryAfter)),
				System.nanoTime());
	}

	private static void assertIsAbout(Duration time, Duration expected) {
		assertThat(time).isBetween(expected.minusMinutes(1), expected);
	}

	private static OutboxEvent failedTimes(int attempts) {
		return new OutboxEvent("out_1", "default", "order.shipped", State.STORED, attempts, Instant.EPOCH,
				Optional.empty(), Optional.empty(), Optional.empty());
	}

	@Test
	void failuresHoldTheirClientForGrowingTimes() {
		assertIsAbout(fail(Kind.TRANSIENT, false, null), DELAY);
		assertIsAbout(fail(Kind.TRANSIENT, false, null), DELAY.multipliedBy(2));
		assertIsAbout(this.holds.remaining("default"), DELAY.multipliedBy(2));
		assertThat(this.holds.remaining("other")).isZero();
		assertThat(this.holds.refusals()).isEmpty();
	}

	@Test
	void clientHasFailedUntilACallSucceeds() {
		this.holds.limited("default", DELAY);
		assertThat(this.holds.hasFailed("default")).as("only limited").isFalse();
		fail(Kind.TRANSIENT, false, null);
		this.holds.shorten(MAX_DELAY);
		assertThat(this.holds.hasFailed("default")).isTrue();
		assertThat(this.holds.hasFailed("other")).isFalse();
		this.holds.succeeded("default");
		assertThat(this.holds.hasFailed("default")).isFalse();
	}

	@Test
	void refusalHoldsItsClientForTheMaximumDelay() {
		assertIsAbout(fail(Kind.REFUSED, false, null), MAX_DELAY);
		assertThat(this.holds.refusals()).containsExactly(entry("default", "the_code"));
		this.holds.release();
		assertThat(this.holds.remaining("default")).isZero();
		assertThat(this.holds.refusals()).isEmpty();
	}

	@Test
	void timeOfHarborIsUsedUpToTheMaximumDelay() {
		assertIsAbout(fail(Kind.LIMITED, false, Duration.ofHours(3)), Duration.ofHours(3));
		assertIsAbout(fail(Kind.REFUSED, false, Duration.ofDays(300_000_000_000L)), MAX_DELAY);
	}

	@Test
	void refusedOrLimitedClientIsReleasedByAnotherKey() {
		for (Kind kind : new Kind[] { Kind.REFUSED, Kind.LIMITED }) {
			fail(kind, false, null);
			assertThat(this.holds.releaseIfKeyChanged("default")).isFalse();
			this.keys.put("default", "after " + kind);
			assertThat(this.holds.releaseIfKeyChanged("default")).isTrue();
			assertThat(this.holds.remaining("default")).isZero();
			assertThat(this.holds.releaseIfKeyChanged("default")).isFalse();
		}
	}

	@Test
	void clientOnHoldForAnotherReasonIsNotReleasedByAnotherKey() {
		fail(Kind.REFUSED, true, null);
		this.keys.put("default", "two");
		assertThat(this.holds.releaseIfKeyChanged("default")).isFalse();
		this.holds.release();
		fail(Kind.TRANSIENT, false, null);
		assertThat(this.holds.releaseIfKeyChanged("default")).isFalse();
		assertIsAbout(this.holds.remaining("default"), DELAY);
	}

	@Test
	void limitedClientIsOnHoldUntilItsKeyAllowsACall() {
		this.holds.limited("default", DELAY);
		assertIsAbout(this.holds.remaining("default"), DELAY);
		assertThat(this.holds.succeeded("default")).isFalse();
		assertIsAbout(this.holds.remaining("default"), DELAY);
		this.keys.put("default", "two");
		assertThat(this.holds.releaseIfKeyChanged("default")).isTrue();
	}

	@Test
	void entriesThatFailedCheckTheKeyAndOneOfTheOthersInEachInterval() {
		assertThat(this.holds.looksAtKey(failedTimes(1), DELAY)).isFalse();
		fail(Kind.REFUSED, false, null);
		assertThat(this.holds.looksAtKey(failedTimes(0), DELAY)).isTrue();
		assertThat(this.holds.looksAtKey(failedTimes(0), DELAY)).isFalse();
		assertThat(this.holds.looksAtKey(failedTimes(1), DELAY)).isTrue();
	}

	@Test
	void successAfterALongOutageWakesOtherEntries() {
		fail(Kind.TRANSIENT, false, null);
		fail(Kind.TRANSIENT, false, null);
		assertThat(this.holds.succeeded("default")).isFalse();
		fail(Kind.TRANSIENT, false, null);
		fail(Kind.TRANSIENT, false, null);
		fail(Kind.TRANSIENT, false, null);
		assertThat(this.holds.succeeded("default")).isTrue();
		assertThat(this.holds.succeeded("default")).isFalse();
	}

	@Test
	void shorteningConcernsEachHold() {
		fail(Kind.REFUSED, false, null);
		this.holds.limited("other", DELAY);
		this.holds.shorten(DELAY);
		assertIsAbout(this.holds.remaining("default"), MAX_DELAY.minus(DELAY));
		assertThat(this.holds.remaining("other")).isZero();
	}

}
