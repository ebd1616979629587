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

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Schedule of Harbor's retries.
 */
final class RetrySchedule {

	private static final List<Duration> DISTANCES = List.of(Duration.ofMinutes(5), Duration.ofMinutes(30),
			Duration.ofHours(2), Duration.ofHours(8));

	private static final Duration LATER_DISTANCE = Duration.ofHours(24);

	private static final Duration END = Duration.ofHours(72);

	private RetrySchedule() {
	}

	/**
	 * Return the time of the next attempt.
	 * @param first the time of the first attempt
	 * @param last the time of the last attempt
	 * @param retries the number of attempts after the first one
	 * @return the time, or empty if it would be later than 72 hours after the first one
	 */
	static Optional<Instant> next(Instant first, Instant last, int retries) {
		Duration distance = (retries < DISTANCES.size()) ? DISTANCES.get(retries) : LATER_DISTANCE;
		return Optional.of(last.plus(distance)).filter((next) -> !next.isAfter(first.plus(END)));
	}

}
