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
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import dev.harbor.HarborApiException;
import dev.harbor.HarborConnectionException;
import dev.harbor.HarborException;
import dev.harbor.RateLimit;
import dev.harbor.RateLimitExceededException;
import dev.harbor.Scope;
import dev.harbor.client.ClientStatus.KeyStatus;
import dev.harbor.client.ClientStatus.LastError;
import dev.harbor.client.ClientStatus.State;
import dev.harbor.client.KeyState.Finding;
import dev.harbor.client.KeyState.LastState;
import org.jspecify.annotations.Nullable;

/**
 * Updates the states of keys from the results of calls.
 */
final class StatusTracker {

	private final Clock clock;

	private volatile @Nullable LastError lastError;

	private volatile @Nullable KeyState current;

	StatusTracker(Clock clock) {
		this.clock = clock;
	}

	/**
	 * Record a successful call.
	 */
	void succeeded(HarborCall call, KeyState key) {
		Instant now = this.clock.instant();
		this.current = key;
		key.recordKeyState(State.ACCEPTED, now);
		key.found(call.scope(), new Finding(true, true, now));
	}

	/**
	 * Record a failed call.
	 */
	void failed(HarborCall call, KeyState key, HarborException failure) {
		Instant now = this.clock.instant();
		this.current = key;
		if (!(failure instanceof HarborApiException refusal)) {
			this.lastError = new LastError("connection", Optional.empty(), now,
					(failure instanceof HarborConnectionException ex) ? Optional.of(ex.reason()) : Optional.empty());
			key.recordCallState(State.UNREACHABLE, now);
			return;
		}
		this.lastError = new LastError(refusal.code(), refusal.requestId(), now);
		if (ApiErrors.refusesKey(refusal.status())) {
			key.recordKeyState(State.REFUSED, now);
		}
		else if (refusal instanceof RateLimitExceededException) {
			key.recordCallState(State.RATE_LIMITED, now);
		}
		else if (ApiErrors.showsKeyToBeValid(refusal)) {
			key.recordKeyState(State.ACCEPTED, now);
			ApiErrors.missingScope(refusal, call).ifPresent((scope) -> key.found(scope, new Finding(false, true, now)));
		}
		else {
			key.recordCallState(State.UNREACHABLE, now);
		}
	}

	/**
	 * Record the result of a check.
	 */
	void probed(HarborCall call, KeyState key, boolean granted) {
		Instant now = this.clock.instant();
		this.current = key;
		key.recordKeyState(State.ACCEPTED, now);
		Finding known = key.finding(call.scope());
		if (call.scope() != Scope.EVENTS_WRITE) {
			// The answer is the one for keys with the scope.
			key.found(call.scope(), new Finding(granted, true, now));
		}
		else if (!granted || known == null || !known.proven()) {
			// Nothing was written, so the scope is not proven.
			key.found(call.scope(), new Finding(granted, false, now));
		}
		else if (known.granted()) {
			key.found(call.scope(), new Finding(true, true, now));
		}
	}

	/**
	 * Return whether there was a result for a key within a time.
	 * @param scope the scope that it was about, or {@code null} for the key as such
	 */
	boolean knows(KeyState key, @Nullable Scope scope, Duration maxAge) {
		return key.isKnown(scope, maxAge, this.clock.instant());
	}

	/**
	 * Return the rate limit of the key that was used last.
	 */
	Optional<RateLimit> rateLimit() {
		return Optional.ofNullable(this.current).flatMap(KeyState::rateLimit);
	}

	ClientStatus status(List<KeyStatus> keys) {
		KeyState current = this.current;
		LastState lastState = (current != null) ? current.lastState() : null;
		Optional<LastError> lastError = Optional.ofNullable(this.lastError);
		if (current == null || lastState == null) {
			return new ClientStatus(State.NOT_ASKED, Optional.empty(), keys, lastError, Set.of(), Set.of(), Set.of());
		}
		return new ClientStatus(lastState.state(), Optional.of(lastState.at()), keys, lastError,
				current.scopes(Finding::granted), current.scopes((finding) -> finding.granted() && !finding.proven()),
				current.scopes((finding) -> !finding.granted()));
	}

}
