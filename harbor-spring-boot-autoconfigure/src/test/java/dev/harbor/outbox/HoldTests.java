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
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Hold}.
 */
class HoldTests {

	private static final Duration HOUR = Duration.ofHours(1);

	private final Hold hold = new Hold();

	private final List<Integer> failures = new ArrayList<>();

	private Duration fail(long startedAt, Duration pause, @Nullable String key, @Nullable String refusal) {
		return this.hold.begin(startedAt, (failures) -> {
			this.failures.add(failures);
			return pause;
		}, key, refusal);
	}

	private Duration fail(Duration pause) {
		return fail(System.nanoTime(), pause, null, null);
	}

	private void assertLastsAbout(Duration time) {
		assertThat(this.hold.remaining()).isBetween(time.minusMinutes(1), time);
	}

	@Test
	void thereIsNoHoldBeforeTheFirstFailure() {
		assertThat(this.hold.remaining()).isZero();
		assertThat(this.hold.key()).isNull();
		assertThat(this.hold.refusal()).isEmpty();
		assertThat(this.hold.claimLook(Duration.ZERO)).isFalse();
		assertThat(this.hold.succeeded()).isZero();
	}

	@Test
	void failureStartsAHold() {
		assertThat(fail(System.nanoTime(), HOUR, "one", "permission_denied")).isBetween(HOUR.minusMinutes(1), HOUR);
		assertLastsAbout(HOUR);
		assertThat(this.hold.key()).isEqualTo("one");
		assertThat(this.hold.refusal()).contains("permission_denied");
	}

	@Test
	void holdOfAnEarlierKeyDoesNotPreventThatOfAFailure() {
		fail(0, HOUR, "one", null);
		fail(System.nanoTime(), HOUR.multipliedBy(2), "two", "authentication_failed");
		assertLastsAbout(HOUR.multipliedBy(2));
		assertThat(this.hold.key()).isEqualTo("two");
		assertThat(this.hold.refusal()).contains("authentication_failed");
		assertThat(this.failures).containsExactly(1, 2);
	}

	@Test
	void failuresOfCallsThatStartedBeforeTheHoldCountOnce() {
		long before = System.nanoTime() - 1;
		fail(before, HOUR, null, null);
		assertThat(fail(before, HOUR.multipliedBy(9), "late", "late")).isBetween(HOUR.minusMinutes(1), HOUR);
		assertThat(this.hold.key()).isNull();
		assertThat(this.hold.refusal()).isEmpty();
		assertThat(this.failures).containsExactly(1);
	}

	@Test
	void numberOfFailuresGrowsUntilASuccess() {
		fail(Duration.ZERO);
		fail(Duration.ZERO);
		fail(HOUR);
		assertThat(this.hold.succeeded()).isEqualTo(3);
		assertThat(this.hold.remaining()).isZero();
		fail(HOUR);
		assertThat(this.failures).containsExactly(1, 2, 3, 1);
		assertThat(this.hold.succeeded()).isEqualTo(1);
	}

	@Test
	void successDoesNotEndAHoldOfARateLimit() {
		this.hold.begin(HOUR, "one");
		assertThat(this.hold.succeeded()).isZero();
		assertLastsAbout(HOUR);
		assertThat(this.hold.key()).isEqualTo("one");
	}

	@Test
	void rateLimitDoesNotReplaceAHold() {
		fail(System.nanoTime(), HOUR, "one", "permission_denied");
		this.hold.begin(HOUR.multipliedBy(2), "two");
		assertLastsAbout(HOUR);
		assertThat(this.hold.key()).isEqualTo("one");
		this.hold.shorten(HOUR);
		this.hold.begin(HOUR.multipliedBy(2), "two");
		assertLastsAbout(HOUR.multipliedBy(2));
		assertThat(this.hold.key()).isEqualTo("two");
		assertThat(this.hold.refusal()).isEmpty();
	}

	@Test
	void shortenedHoldEndsEarlier() {
		fail(HOUR.multipliedBy(3));
		this.hold.shorten(HOUR);
		assertLastsAbout(HOUR.multipliedBy(2));
		this.hold.shorten(HOUR.multipliedBy(3));
		assertThat(this.hold.remaining()).isZero();
	}

	@Test
	void holdIsReleasedByItsKeyOnly() {
		fail(System.nanoTime(), HOUR, "one", "authentication_failed");
		assertThat(this.hold.release("two")).isFalse();
		assertLastsAbout(HOUR);
		assertThat(this.hold.release("one")).isTrue();
		assertThat(this.hold.remaining()).isZero();
		assertThat(this.hold.key()).isNull();
		assertThat(this.hold.refusal()).isEmpty();
		assertThat(this.hold.succeeded()).isZero();
	}

	@Test
	void keyIsCheckedByOneEntryInEachInterval() {
		fail(System.nanoTime(), HOUR, "one", null);
		assertThat(this.hold.claimLook(HOUR)).isTrue();
		assertThat(this.hold.claimLook(HOUR)).isFalse();
		assertThat(this.hold.claimLook(Duration.ZERO)).isFalse();
		fail(System.nanoTime(), HOUR, "one", null);
		assertThat(this.hold.claimLook(Duration.ZERO)).isTrue();
		assertThat(this.hold.claimLook(HOUR)).isTrue();
		assertThat(this.hold.claimLook(HOUR)).isFalse();
	}

	@Test
	void keyIsNotCheckedWhereTheHoldIsAboutSomethingElse() {
		fail(HOUR);
		assertThat(this.hold.claimLook(Duration.ZERO)).isFalse();
	}

}
