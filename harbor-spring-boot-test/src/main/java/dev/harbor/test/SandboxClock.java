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

package dev.harbor.test;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;

import org.springframework.util.Assert;

/**
 * The clock of a {@link HarborSandbox}. It starts with the time of this machine, and
 * runs. Tests move it forward to expire cursors, idempotency keys and rate windows, and
 * to run retries of deliveries without waiting.
 * <p>
 * Safe for use by several threads.
 *
 * @since 0.1.0
 */
public final class SandboxClock extends Clock {

	private final Clock base = Clock.systemUTC();

	private volatile Duration offset = Duration.ZERO;

	private volatile Timeline timeline = new EmptyTimeline();

	SandboxClock() {
	}

	void drive(Timeline timeline) {
		this.timeline = timeline;
	}

	void reset() {
		this.offset = Duration.ZERO;
	}

	/**
	 * Move the clock forward, and run the attempts that become due: each attempt is made
	 * at its time and awaited before the clock moves on. When this method returns, all of
	 * them have succeeded or failed. Attempts that are due already are awaited first.
	 * Must not be called by the receiver of a delivery.
	 * @param duration the duration, more than zero
	 * @throws IllegalArgumentException if the duration is zero or negative
	 * @throws IllegalStateException if the thread is interrupted while an attempt is
	 * awaited
	 */
	public void advance(Duration duration) {
		Assert.isTrue(duration.compareTo(Duration.ZERO) > 0, "'duration' must be positive");
		this.timeline.settle();
		moveTo(instant().plus(duration));
	}

	/**
	 * Move the clock forward to a given time. See {@link #advance(Duration)}.
	 * @param time the time, in the future of this clock
	 * @throws IllegalArgumentException if this clock has reached that time already
	 * @throws IllegalStateException if the thread is interrupted while an attempt is
	 * awaited
	 */
	public void advanceTo(Instant time) {
		Assert.isTrue(time.isAfter(instant()), "'time' must be in the future of the sandbox clock");
		this.timeline.settle();
		moveTo(time);
	}

	private void moveTo(Instant target) {
		Optional<Instant> due = nextUntil(target);
		while (due.isPresent()) {
			jumpTo(due.get());
			this.timeline.settle();
			due = nextUntil(target);
		}
		jumpTo(target);
		this.timeline.settle();
	}

	private Optional<Instant> nextUntil(Instant target) {
		return this.timeline.next().filter((due) -> !due.isAfter(target));
	}

	private synchronized void jumpTo(Instant time) {
		Duration ahead = Duration.between(instant(), time);
		if (ahead.compareTo(Duration.ZERO) > 0) {
			this.offset = this.offset.plus(ahead);
		}
	}

	@Override
	public Instant instant() {
		return this.base.instant().plus(this.offset);
	}

	@Override
	public ZoneId getZone() {
		return ZoneOffset.UTC;
	}

	@Override
	public Clock withZone(ZoneId zone) {
		return new ZonedClock(this, zone);
	}

	private static final class EmptyTimeline implements Timeline {

		@Override
		public void settle() {
			// Nothing can be due.
		}

		@Override
		public Optional<Instant> next() {
			return Optional.empty();
		}

	}

	private static final class ZonedClock extends Clock {

		private final SandboxClock clock;

		private final ZoneId zone;

		ZonedClock(SandboxClock clock, ZoneId zone) {
			this.clock = clock;
			this.zone = zone;
		}

		@Override
		public ZoneId getZone() {
			return this.zone;
		}

		@Override
		public Clock withZone(ZoneId zone) {
			return this.clock.withZone(zone);
		}

		@Override
		public Instant instant() {
			return this.clock.instant();
		}

	}

}
