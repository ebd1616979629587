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

import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import dev.harbor.RateLimit;

/**
 * Spreads a backlog over the rate limit, and leaves a part of it for other calls with the
 * same key. A few entries are sent immediately after a pause. Safe for use by several
 * threads.
 */
class SendingPace {

	// Parts of the limit for other calls and for bursts.
	private static final int RESERVED_PART = 20;

	private static final int BURST_PART = 40;

	private static final Duration PERIOD = Duration.ofMinutes(1);

	// When the entries of the burst would have been sent one by one.
	private final Map<String, Long> schedules = new ConcurrentHashMap<>();

	private final Clock clock;

	SendingPace(Clock clock) {
		this.clock = clock;
	}

	/**
	 * Take a turn.
	 * @param client the name of the client
	 * @param limit its current rate limit
	 * @return how long to wait for the turn
	 */
	Duration next(String client, RateLimit limit) {
		if (limit.limit() <= 0) {
			return Duration.ZERO;
		}
		long now = System.nanoTime();
		long interval = interval(limit).toNanos();
		long burst = Math.max(1, limit.limit() / BURST_PART) * interval;
		long[] wait = new long[1];
		this.schedules.merge(client, now + interval, (schedule, first) -> {
			long turn = (schedule - now < 0) ? now : schedule;
			wait[0] = Math.max(0, turn - now - burst + interval);
			return turn + interval;
		});
		return Duration.ofNanos(wait[0]);
	}

	private Duration interval(RateLimit limit) {
		Duration shortest = PERIOD.dividedBy(limit.limit()).multipliedBy(RESERVED_PART).dividedBy(RESERVED_PART - 1);
		Duration rest = Duration.between(this.clock.instant(), limit.reset());
		if (rest.isNegative() || rest.isZero()) {
			return shortest;
		}
		int spare = limit.remaining() - limit.limit() / RESERVED_PART;
		// More than a period is caused by a wrong clock.
		Duration bounded = (rest.compareTo(PERIOD) < 0) ? rest : PERIOD;
		Duration sustainable = bounded.dividedBy(Math.max(1, spare));
		return (sustainable.compareTo(shortest) > 0) ? sustainable : shortest;
	}

}
