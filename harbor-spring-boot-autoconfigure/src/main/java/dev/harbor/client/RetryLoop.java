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
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import dev.harbor.HarborApiException;
import dev.harbor.HarborConnectionException;
import dev.harbor.HarborConnectionException.Reason;
import dev.harbor.HarborException;
import dev.harbor.client.HarborClientObservation.LowCardinalityKeyNames;
import dev.harbor.client.KeyRing.HeldKey;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;
import org.springframework.util.backoff.BackOffExecution;
import org.springframework.util.backoff.ExponentialBackOff;

/**
 * Makes the attempts of a call. Waits for the rate limit before each attempt, and between
 * attempts for the time that Harbor names, or for growing pauses.
 */
final class RetryLoop {

	private static final Set<Integer> TRANSIENT_STATUSES = Set.of(429, 500, 502, 503, 504);

	private final ClientSettings client;

	private final CallTime time;

	private final KeyRing keys;

	private final RateLimits rateLimits;

	private final CallSender sender;

	private final StatusTracker status;

	private final ExponentialBackOff backOff;

	RetryLoop(ClientSettings client, CallTime time, KeyRing keys, RateLimits rateLimits, CallSender sender,
			StatusTracker status) {
		this.client = client;
		this.time = time;
		this.keys = keys;
		this.rateLimits = rateLimits;
		this.sender = sender;
		this.status = status;
		this.backOff = new ExponentialBackOff(500, 2);
		this.backOff.setJitter(400);
		this.backOff.setMaxInterval(8_000);
	}

	/**
	 * Run a call.
	 * @param <T> the type of the result
	 * @param call the call
	 * @param reader reads the answer to that type
	 * @param observed the observation of the call
	 * @return the result
	 */
	<T> T run(HarborCall call, AnswerReader<T> reader, ObservedCall observed) {
		CallBudget budget = new CallBudget(this.time, this.client.totalTimeout());
		BackOffExecution pauses = this.backOff.start();
		List<HarborException> failures = new ArrayList<>();
		for (int attempt = 0;; attempt++) {
			Admission admission = admit(call, budget, failures);
			HeldKey key = admission.key();
			if (key == null) {
				throw failures.isEmpty() ? admission.reason() : last(failures);
			}
			if (attempt > 0) {
				observed.retried();
			}
			Duration pause = Duration.ofMillis(pauses.nextBackOff());
			try {
				Exchange exchange = this.sender.send(call, key, budget);
				HarborApiException refusal = exchange.refusal();
				if (refusal == null) {
					try {
						T result = reader.read(exchange.answer());
						this.status.succeeded(call, exchange.key().state());
						return result;
					}
					catch (IllegalArgumentException ex) {
						refusal = new UnreadableAnswerException(this.client.name(), call, exchange.answer());
					}
				}
				this.status.failed(call, exchange.key().state(), refusal);
				pause = pauseAfter(exchange, refusal, pause);
				failures.add(refusal);
			}
			catch (HarborConnectionException ex) {
				failures.add(ex);
			}
			if (attempt >= this.client.maxRetries() || !isTransient(failures.get(attempt)) || !budget.pause(pause)) {
				throw last(failures);
			}
		}
	}

	/**
	 * Return the failure of the last attempt, with the failures of earlier attempts as
	 * suppressed exceptions: a call may have taken effect in each of them.
	 */
	private static HarborException last(List<HarborException> failures) {
		HarborException last = failures.get(failures.size() - 1);
		failures.subList(0, failures.size() - 1).forEach(last::addSuppressed);
		return last;
	}

	/**
	 * Select a key, and wait for its rate limit. Starts again if the key changes while
	 * the call waits.
	 */
	private Admission admit(HarborCall call, CallBudget budget, List<HarborException> failures) {
		if (this.time.isOver()) {
			return Admission.refused(notSent(call, Reason.CLOSED, "the client is closed"));
		}
		HeldKey key = nextKey(failures);
		while (true) {
			Duration maxWait = budget.maxWait();
			Duration wait = this.rateLimits.enter(key.state(), maxWait);
			if (wait.isZero()) {
				return Admission.of(key);
			}
			if (wait.compareTo(maxWait) > 0) {
				return Admission.refused(RateLimits.notSent(call, this.client.name(), wait));
			}
			if (!waitForRateLimit(wait, budget)) {
				return Admission.refused(this.time.isOver() ? notSent(call, Reason.CLOSED, "the client was closed")
						: notSent(call, Reason.OTHER, "it was interrupted while waiting for the rate limit"));
			}
			HeldKey waited = key;
			key = nextKey(failures);
			if (key.state() == waited.state()) {
				return Admission.of(key);
			}
		}
	}

	private HeldKey nextKey(List<HarborException> failures) {
		try {
			return this.keys.next();
		}
		catch (Exception ex) {
			failures.forEach(ex::addSuppressed);
			throw ex;
		}
	}

	private boolean waitForRateLimit(Duration wait, CallBudget budget) {
		ObservationRegistry registry = this.client.observationRegistry();
		return SafeObservation
			.start(registry,
					() -> HarborClientObservation.RATE_LIMIT_WAIT.observation(registry)
						.lowCardinalityKeyValue(LowCardinalityKeyNames.CLIENT.withValue(this.client.name())))
			.observe(() -> budget.pause(wait));
	}

	private HarborConnectionException notSent(HarborCall call, Reason reason, String why) {
		return new HarborConnectionException(
				"%s of client '%s' was not sent: %s".formatted(call.operation(), this.client.name(), why), reason,
				null);
	}

	private Duration pauseAfter(Exchange exchange, HarborApiException refusal, Duration otherwise) {
		if (exchange.isRateLimited()) {
			this.rateLimits.exceeded(exchange.key().state(), exchange.sentAt(), refusal.retryAfter().orElse(otherwise));
			// Waited at the gate of the key.
			return Duration.ZERO;
		}
		return refusal.retryAfter().filter((time) -> !time.isZero()).orElse(otherwise);
	}

	private static boolean isTransient(HarborException failure) {
		if (failure instanceof HarborConnectionException ex) {
			return ex.reason() != Reason.HTTP_CLIENT;
		}
		return failure instanceof HarborApiException refusal
				&& (refusal instanceof UnreadableAnswerException || TRANSIENT_STATUSES.contains(refusal.status()));
	}

	/**
	 * Permission for an attempt.
	 */
	private static final class Admission {

		private final @Nullable HeldKey key;

		private final @Nullable HarborException reason;

		private Admission(@Nullable HeldKey key, @Nullable HarborException reason) {
			this.key = key;
			this.reason = reason;
		}

		static Admission of(HeldKey key) {
			return new Admission(key, null);
		}

		static Admission refused(HarborException reason) {
			return new Admission(null, reason);
		}

		/**
		 * Return the key of the attempt.
		 * @return the key, or {@code null} if no attempt is allowed
		 */
		@Nullable HeldKey key() {
			return this.key;
		}

		/**
		 * Return why no attempt is allowed.
		 */
		HarborException reason() {
			Assert.state(this.reason != null, "An attempt may be made");
			return this.reason;
		}

	}

}
