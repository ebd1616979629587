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
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Predicate;

import dev.harbor.ApiKey;
import dev.harbor.RateLimit;
import dev.harbor.Scope;
import dev.harbor.client.ClientStatus.State;
import org.jspecify.annotations.Nullable;

/**
 * State of a key.
 */
final class KeyState {

	private final ApiKey key;

	private final RateLimitGate gate = new RateLimitGate();

	private final AtomicReferenceArray<@Nullable Finding> findings = new AtomicReferenceArray<>(Scope.values().length);

	private volatile @Nullable Use lastUse;

	private volatile @Nullable LastState lastState;

	private volatile @Nullable RateLimit rateLimit;

	// Number of the last refusal of this key, 0 if it was accepted since.
	private long refusal;

	KeyState(ApiKey key) {
		this.key = key;
	}

	ApiKey key() {
		return this.key;
	}

	RateLimitGate gate() {
		return this.gate;
	}

	Optional<RateLimit> rateLimit() {
		return Optional.ofNullable(this.rateLimit);
	}

	void rateLimit(RateLimit rateLimit) {
		this.rateLimit = rateLimit;
	}

	void advanceRateLimit(Duration duration) {
		this.gate.advance(duration);
		RateLimit known = this.rateLimit;
		// The end of a very long limit.
		if (known != null && known.reset().isBefore(Instant.MAX)) {
			this.rateLimit = new RateLimit(known.limit(), known.remaining(), known.reset().minus(duration));
		}
	}

	/**
	 * Record that the key is used.
	 * @param position the position of the key
	 * @param now the time
	 */
	synchronized void used(int position, Instant now) {
		Use last = this.lastUse;
		if (last == null || now.isAfter(last.at())) {
			this.lastUse = new Use(position, now);
		}
	}

	Optional<Use> lastUse() {
		return Optional.ofNullable(this.lastUse);
	}

	/**
	 * Record that Harbor refused the key.
	 * @param refusal the number of the refusal, counted from 1
	 */
	synchronized void refused(long refusal) {
		this.refusal = Math.max(this.refusal, refusal);
	}

	/**
	 * Record that Harbor accepted the key.
	 * @param refusals how many refusals there had been when the call began
	 * @return whether that still is true as far as is known: calls that began before a
	 * refusal may end after it
	 */
	synchronized boolean accepted(long refusals) {
		if (refusals < this.refusal) {
			return false;
		}
		this.refusal = 0;
		return true;
	}

	synchronized boolean isRefused() {
		return this.refusal > 0;
	}

	/**
	 * Record whether Harbor accepted or refused the key.
	 * @param state accepted or refused
	 * @param now the time
	 */
	void recordKeyState(State state, Instant now) {
		this.lastState = new LastState(state, state, now);
	}

	/**
	 * Record an answer that is not about the key, or no answer. A refused key stays
	 * refused.
	 * @param state the state of the call
	 * @param now the time
	 */
	void recordCallState(State state, Instant now) {
		LastState before = this.lastState;
		State ofKey = (before != null) ? before.ofKey() : State.NOT_ASKED;
		this.lastState = new LastState(ofKey, (ofKey == State.REFUSED) ? State.REFUSED : state, now);
	}

	@Nullable LastState lastState() {
		return this.lastState;
	}

	void found(Scope scope, Finding finding) {
		this.findings.set(scope.ordinal(), finding);
	}

	@Nullable Finding finding(Scope scope) {
		return this.findings.get(scope.ordinal());
	}

	Set<Scope> scopes(Predicate<Finding> condition) {
		Set<Scope> scopes = EnumSet.noneOf(Scope.class);
		for (Scope scope : Scope.values()) {
			Finding finding = finding(scope);
			if (finding != null && condition.test(finding)) {
				scopes.add(scope);
			}
		}
		return scopes;
	}

	/**
	 * Return whether there was a result for the key within a time.
	 * @param scope the scope that it was about, or {@code null} for the key as such
	 */
	boolean isKnown(@Nullable Scope scope, Duration maxAge, Instant now) {
		LastState lastState = this.lastState;
		if (lastState != null && (lastState.ofKey() == State.REFUSED || scope == null)) {
			// A refused key has no scopes to check.
			return lastState.ofKey() != State.NOT_ASKED && isWithin(maxAge, lastState.at(), now);
		}
		Finding finding = (scope != null) ? finding(scope) : null;
		return finding != null && isWithin(maxAge, finding.at(), now);
	}

	private static boolean isWithin(Duration maxAge, Instant time, Instant now) {
		Duration age = Duration.between(time, now);
		// A time in the future is from before the clock was set back.
		return !age.isNegative() && age.compareTo(maxAge) < 0;
	}

	@Override
	public String toString() {
		return this.key.toString();
	}

	/**
	 * The last use of a key.
	 *
	 * @param position the position of the key, 0 for the first key
	 * @param at the time of the error used
	 */
	record Use(int position, Instant at) {

	}

	/**
	 * State of a key at Harbor.
	 *
	 * @param ofKey the last state of the key itself
	 * @param state the state after the last call
	 * @param at the time of the last call
	 */
	record LastState(State ofKey, State state, Instant at) {

	}

	/**
	 * State of a scope of a key.
	 *
	 * @param granted whether the key has the scope
	 * @param proven whether a real call would have got the same answer
	 * @param at the time of the result
	 */
	record Finding(boolean granted, boolean proven, Instant at) {

	}

}
