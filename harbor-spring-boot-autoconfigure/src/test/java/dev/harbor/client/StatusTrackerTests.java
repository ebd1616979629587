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
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import dev.harbor.ApiKey;
import dev.harbor.AuthenticationFailedException;
import dev.harbor.HarborApiException;
import dev.harbor.HarborConnectionException;
import dev.harbor.HarborConnectionException.Reason;
import dev.harbor.HarborException;
import dev.harbor.PermissionDeniedException;
import dev.harbor.RateLimit;
import dev.harbor.RateLimitExceededException;
import dev.harbor.ResourceNotFoundException;
import dev.harbor.Scope;
import dev.harbor.client.ClientStatus.LastError;
import dev.harbor.client.ClientStatus.State;
import dev.harbor.webhook.MutableClock;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link StatusTracker} and {@link KeyState}.
 */
class StatusTrackerTests {

	private static final HarborCall READ = HarborCall.get("events.retrieve", Scope.EVENTS_READ, "/events/{id}",
			List.of("evt_1"));

	private static final HarborCall WRITE = HarborCall.get("events.create", Scope.EVENTS_WRITE, "/events", List.of());

	private static final HarborException REFUSED = new AuthenticationFailedException("m", "authentication_failed", 401,
			"req_1");

	private static final HarborException LIMITED = new RateLimitExceededException("m", "rate_limit_exceeded", 429,
			"req_2", null);

	private static final HarborException NOT_FOUND = new ResourceNotFoundException("m", "resource_not_found", 404,
			"req_3");

	private static final HarborException DENIED = new PermissionDeniedException("m", "permission_denied", 403, "req_4",
			null);

	private static final HarborException FAILED = new HarborApiException("m", "unavailable", 503, null);

	private static final HarborException GATEWAY = new PermissionDeniedException("m", "unknown", 403, null, null);

	private static final HarborException UNREACHABLE = new HarborConnectionException("m", Reason.TLS, null);

	private static final Duration MINUTE = Duration.ofMinutes(1);

	private final MutableClock clock = new MutableClock();

	private final StatusTracker tracker = new StatusTracker(this.clock);

	private final KeyState key = new KeyState(ApiKey.of("hb_test_one000000001"));

	private final KeyState other = new KeyState(ApiKey.of("hb_test_two000000002"));

	@Test
	void stateIsUnknownBeforeTheFirstCall() {
		assertThat(status()).isEqualTo(new ClientStatus(State.NOT_ASKED, Optional.empty(), List.of(), Optional.empty(),
				Set.of(), Set.of(), Set.of()));
		assertThat(this.tracker.rateLimit()).isEmpty();
		assertThat(this.tracker.knows(this.key, null, MINUTE)).isFalse();
		assertThat(this.tracker.knows(this.key, Scope.EVENTS_READ, MINUTE)).isFalse();
	}

	@Test
	void successGrantsTheScope() {
		this.tracker.succeeded(READ, this.key);
		assertThat(status().state()).isEqualTo(State.ACCEPTED);
		assertThat(status().checkedAt()).contains(this.clock.instant());
		assertThat(status().grantedScopes()).containsExactly(Scope.EVENTS_READ);
		assertThat(status().assumedScopes()).isEmpty();
		assertThat(this.tracker.knows(this.key, Scope.EVENTS_READ, MINUTE)).isTrue();
		assertThat(this.tracker.knows(this.key, Scope.EVENTS_WRITE, MINUTE)).isFalse();
		assertThat(this.tracker.knows(this.key, null, MINUTE)).isTrue();
		assertThat(this.tracker.knows(this.other, null, MINUTE)).isFalse();
	}

	@Test
	void scopesBecomeOutdated() {
		this.tracker.succeeded(READ, this.key);
		this.clock.advance(MINUTE.minusNanos(1));
		assertThat(this.tracker.knows(this.key, Scope.EVENTS_READ, MINUTE)).isTrue();
		this.clock.advance(Duration.ofNanos(1));
		assertThat(this.tracker.knows(this.key, Scope.EVENTS_READ, MINUTE)).isFalse();
		assertThat(this.tracker.knows(this.key, null, MINUTE)).isFalse();
		this.clock.advance(MINUTE.multipliedBy(-2));
		assertThat(this.tracker.knows(this.key, null, MINUTE)).as("from the future").isFalse();
	}

	@Test
	void denialRemovesTheScope() {
		this.tracker.succeeded(READ, this.key);
		this.tracker.failed(READ, this.key, DENIED);
		assertThat(status().state()).isEqualTo(State.ACCEPTED);
		assertThat(status().missingScopes()).containsExactly(Scope.EVENTS_READ);
		assertThat(status().grantedScopes()).isEmpty();
		assertThat(status().lastError())
			.contains(new LastError("permission_denied", Optional.of("req_4"), this.clock.instant()));
	}

	@Test
	void otherRefusalAcceptsTheKey() {
		this.tracker.failed(READ, this.key, NOT_FOUND);
		assertThat(status().state()).isEqualTo(State.ACCEPTED);
		assertThat(status().grantedScopes()).isEmpty();
		assertThat(status().missingScopes()).isEmpty();
	}

	@Test
	void keyStaysRefusedUntilItIsAccepted() {
		this.tracker.failed(READ, this.key, REFUSED);
		assertThat(status().state()).isEqualTo(State.REFUSED);
		assertThat(this.tracker.knows(this.key, Scope.EVENTS_READ, MINUTE)).as("no scopes to ask about").isTrue();
		for (HarborException failure : List.of(LIMITED, FAILED, GATEWAY, UNREACHABLE)) {
			this.tracker.failed(READ, this.key, failure);
			assertThat(status().state()).isEqualTo(State.REFUSED);
		}
		this.tracker.failed(READ, this.key, NOT_FOUND);
		assertThat(status().state()).isEqualTo(State.ACCEPTED);
	}

	@Test
	void callsWithoutAnAnswerDoNotChangeTheStateOfTheKey() {
		this.tracker.succeeded(READ, this.key);
		this.tracker.failed(READ, this.key, LIMITED);
		assertThat(status().state()).isEqualTo(State.RATE_LIMITED);
		for (HarborException failure : List.of(FAILED, GATEWAY, UNREACHABLE)) {
			this.tracker.failed(READ, this.key, failure);
			assertThat(status().state()).isEqualTo(State.UNREACHABLE);
		}
		assertThat(status().grantedScopes()).containsExactly(Scope.EVENTS_READ);
		assertThat(this.tracker.knows(this.key, null, MINUTE)).as("it was accepted before").isTrue();
		this.tracker.failed(READ, this.other, UNREACHABLE);
		assertThat(this.tracker.knows(this.other, null, MINUTE)).as("it never was").isFalse();
	}

	@Test
	void reasonComesFromTheLastConnectionFailure() {
		this.tracker.failed(READ, this.key, UNREACHABLE);
		assertThat(status().lastError())
			.contains(new LastError("connection", Optional.empty(), this.clock.instant(), Optional.of(Reason.TLS)));
		this.tracker.failed(READ, this.key, FAILED);
		assertThat(status().lastError()).contains(new LastError("unavailable", Optional.empty(), this.clock.instant()));
	}

	@Test
	void writeScopeIsAssumedUntilTheFirstCreate() {
		this.tracker.probed(WRITE, this.key, true);
		assertThat(status().grantedScopes()).containsExactly(Scope.EVENTS_WRITE);
		assertThat(status().assumedScopes()).containsExactly(Scope.EVENTS_WRITE);
		this.tracker.succeeded(WRITE, this.key);
		assertThat(status().assumedScopes()).isEmpty();
		this.tracker.probed(WRITE, this.key, true);
		assertThat(status().assumedScopes()).isEmpty();
		this.tracker.probed(WRITE, this.key, false);
		assertThat(status().missingScopes()).containsExactly(Scope.EVENTS_WRITE);
		this.tracker.probed(WRITE, this.key, true);
		assertThat(status().assumedScopes()).containsExactly(Scope.EVENTS_WRITE);
	}

	@Test
	void denialOverridesTheAssumption() {
		this.tracker.failed(WRITE, this.key, DENIED);
		this.tracker.probed(WRITE, this.key, true);
		assertThat(status().missingScopes()).containsExactly(Scope.EVENTS_WRITE);
		assertThat(status().grantedScopes()).isEmpty();
	}

	@Test
	void probeGrantsTheReadScope() {
		this.tracker.probed(READ, this.key, true);
		assertThat(status().grantedScopes()).containsExactly(Scope.EVENTS_READ);
		assertThat(status().assumedScopes()).isEmpty();
		this.tracker.probed(READ, this.key, false);
		assertThat(status().missingScopes()).containsExactly(Scope.EVENTS_READ);
	}

	@Test
	void statusDescribesTheLastUsedKey() {
		RateLimit limit = new RateLimit(120, 7, Instant.EPOCH);
		this.key.rateLimit(limit);
		this.tracker.succeeded(READ, this.key);
		assertThat(this.tracker.rateLimit()).contains(limit);
		this.tracker.failed(READ, this.other, REFUSED);
		assertThat(status().state()).isEqualTo(State.REFUSED);
		assertThat(status().grantedScopes()).isEmpty();
		assertThat(this.tracker.rateLimit()).isEmpty();
		this.tracker.probed(READ, this.key, true);
		assertThat(status().state()).isEqualTo(State.ACCEPTED);
		assertThat(this.tracker.rateLimit()).contains(limit);
	}

	private ClientStatus status() {
		return this.tracker.status(List.of());
	}

}
