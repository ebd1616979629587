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

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

import dev.harbor.RateLimit;
import dev.harbor.RateLimitExceededException;

import org.springframework.http.HttpHeaders;

/**
 * Keeps the calls of a client within the rate limits of its keys: reads the limits from
 * answers, and opens and closes the gates of the keys.
 */
final class RateLimits {

	private static final String LIMIT = "Harbor-RateLimit-Limit";

	private static final String REMAINING = "Harbor-RateLimit-Remaining";

	private static final String RESET = "Harbor-RateLimit-Reset";

	// The window of Harbor is a minute, and clocks differ by seconds.
	private static final Duration LONGEST_WINDOW = Duration.ofMinutes(2);

	private final CallTime time;

	private final Clock clock;

	private final Duration longestWait;

	/**
	 * Create an instance.
	 * @param time the time of calls
	 * @param clock the clock for shown limits
	 * @param longestWait how long a call can wait at most
	 */
	RateLimits(CallTime time, Clock clock, Duration longestWait) {
		this.time = time;
		this.clock = clock;
		this.longestWait = longestWait;
	}

	/**
	 * Request permission for a call.
	 * @param key the key of the call
	 * @param maxWait how long the call is able to wait
	 * @return the time to wait
	 */
	Duration enter(KeyState key, Duration maxWait) {
		return key.gate().enter(this.time.now(), maxWait);
	}

	/**
	 * Record the limits of an answer.
	 * @param key the key of the call
	 * @param sentAt when the call was sent
	 * @param answer the answer
	 */
	void answered(KeyState key, long sentAt, HarborAnswer answer) {
		if (answer.isSuccessful()) {
			key.gate().passed(sentAt);
		}
		read(answer.headers()).ifPresent((limit) -> {
			key.rateLimit(limit);
			if (limit.remaining() == 0) {
				Duration wait = Duration.between(answer.serverTime().orElseGet(this.clock::instant), limit.reset());
				// A time beyond any wait of a call is more likely a wrong clock than a
				// limit, and no reason to refuse calls.
				if (wait.compareTo(Duration.ZERO) > 0 && wait.compareTo(this.longestWait) < 0) {
					key.gate().close(sentAt, this.time.now(), wait, Duration.ZERO);
				}
			}
		});
	}

	/**
	 * Record an error that shows that the key is not limited.
	 * @param key the key of the call
	 * @param sentAt when the call was sent
	 */
	void passed(KeyState key, long sentAt) {
		key.gate().passed(sentAt);
	}

	/**
	 * Record that the limit is exceeded.
	 * @param key the key of the call
	 * @param sentAt when the call was sent
	 * @param wait how long it lasts
	 */
	void exceeded(KeyState key, long sentAt, Duration wait) {
		Optional<RateLimit> known = key.rateLimit();
		// The answer does not contain the limit.
		known.ifPresent((limit) -> key.rateLimit(new RateLimit(limit.limit(), 0, later(wait))));
		Duration pace = known.filter((limit) -> limit.limit() > 0)
			.map((limit) -> Duration.ofMinutes(1).dividedBy(limit.limit()))
			.orElse(Duration.ZERO);
		key.gate().close(sentAt, this.time.now(), wait, pace);
	}

	private Instant later(Duration wait) {
		try {
			return this.clock.instant().plus(wait);
		}
		catch (DateTimeException | ArithmeticException ex) {
			return Instant.MAX;
		}
	}

	/**
	 * Return whether more than a tenth of the limit remains for calls that are not
	 * important. The gate finds the end of a limit that lasts longer than a window.
	 */
	boolean canSpare(KeyState key, int requests) {
		Instant now = this.clock.instant();
		return key.rateLimit()
			.filter((limit) -> limit.reset().isAfter(now) && limit.reset().isBefore(now.plus(LONGEST_WINDOW)))
			.map((limit) -> limit.remaining() - requests >= limit.limit() / 10)
			.orElse(true);
	}

	static RateLimitExceededException notSent(HarborCall call, String client, Duration wait) {
		return new RateLimitExceededException(
				"%s of client '%s' was not sent: the rate limit of its key lasts for another %s ms"
					.formatted(call.operation(), client, wait.toMillis()),
				"rate_limit_exceeded", 429, null, wait);
	}

	private static Optional<RateLimit> read(HttpHeaders headers) {
		String limit = headers.getFirst(LIMIT);
		String remaining = headers.getFirst(REMAINING);
		String reset = headers.getFirst(RESET);
		if (limit == null || remaining == null || reset == null) {
			return Optional.empty();
		}
		try {
			return Optional.of(new RateLimit(Integer.parseInt(limit), Integer.parseInt(remaining),
					Instant.ofEpochSecond(Long.parseLong(reset))));
		}
		catch (NumberFormatException | DateTimeException ex) {
			return Optional.empty();
		}
	}

}
