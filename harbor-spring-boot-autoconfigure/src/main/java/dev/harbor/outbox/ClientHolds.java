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
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

import dev.harbor.jdbc.RetryDelays;

/**
 * Clients that are on hold in this instance, because Harbor cannot be reached, or refuses
 * or limits their key. One call in each period checks whether this has changed, instead
 * of one for each entry. Safe for use by several threads.
 */
class ClientHolds {

	// After this time, waiting entries are woken.
	private static final int LONG_OUTAGE = 3;

	private final Map<String, Hold> holds = new ConcurrentHashMap<>();

	private final RetryDelays backOff;

	private final Function<String, String> keys;

	/**
	 * Create holds.
	 * @param backOff the delays of holds
	 * @param keys returns an identification of a client's key
	 */
	ClientHolds(RetryDelays backOff, Function<String, String> keys) {
		this.backOff = backOff;
		this.keys = keys;
	}

	private Hold of(String client) {
		return this.holds.computeIfAbsent(client, (name) -> new Hold());
	}

	/**
	 * Return whether the last call of a client has failed, so that the next one may, too.
	 */
	boolean hasFailed(String client) {
		return of(client).hasFailed();
	}

	/**
	 * Return the remaining hold of a client.
	 * @param client the name of the client
	 * @return the time, or zero if there is no hold
	 */
	Duration remaining(String client) {
		return of(client).remaining();
	}

	/**
	 * Release a client whose refused or limited key has changed.
	 * @param client the name of the client
	 * @return whether the key has changed
	 */
	boolean releaseIfKeyChanged(String client) {
		Hold hold = of(client);
		String key = hold.key();
		return key != null && !key.equals(this.keys.apply(client)) && hold.release(key);
	}

	/**
	 * Return whether an entry has to check the key of its client after an interval. Those
	 * that failed do and, in each interval, one of the others.
	 * @param entry the entry
	 * @param interval the interval
	 * @return whether the entry has to check the key
	 */
	boolean looksAtKey(OutboxEvent entry, Duration interval) {
		Hold hold = of(entry.client());
		return hold.key() != null && (hold.claimLook(interval) || entry.attempts() > 0);
	}

	/**
	 * Put a client on hold until the rate limit of its key allows a call.
	 */
	void limited(String client, Duration time) {
		of(client).begin(time, this.keys.apply(client));
	}

	/**
	 * Record a success.
	 * @return whether the hold was long enough to wake other entries
	 */
	boolean succeeded(String client) {
		return of(client).succeeded() >= LONG_OUTAGE;
	}

	/**
	 * Record a failure.
	 * @param name the name of the client, or that of its workspace
	 * @param failure the failure
	 * @param startedAt the start of the call, as of {@link System#nanoTime()}
	 * @return the hold of the client
	 */
	Duration failed(String name, SendFailure failure, long startedAt) {
		boolean refused = failure.kind() == SendFailure.Kind.REFUSED;
		boolean ofKey = (refused || failure.kind() == SendFailure.Kind.LIMITED) && !failure.isOfWorkspace();
		return of(name).begin(startedAt, (failures) -> {
			Duration pause = refused ? this.backOff.maxDelay() : this.backOff.after(failures);
			return retryAfter(failure).orElse(pause);
		}, ofKey ? this.keys.apply(name) : null, refused ? failure.code() : null);
	}

	/**
	 * Return the time after which Harbor permits another call, if it is known. Limited to
	 * the maximum delay, because a client also checks the limit of a key again after a
	 * while.
	 */
	Optional<Duration> retryAfter(SendFailure failure) {
		Duration longest = this.backOff.maxDelay();
		return failure.retryAfter().map((time) -> (time.compareTo(longest) < 0) ? time : longest);
	}

	/**
	 * Shorten all holds, for tests.
	 */
	void shorten(Duration duration) {
		this.holds.values().forEach((hold) -> hold.shorten(duration));
	}

	/**
	 * Release all holds.
	 */
	void release() {
		this.holds.values().forEach(Hold::release);
	}

	/**
	 * Return the codes of refused clients by name.
	 */
	Map<String, String> refusals() {
		Map<String, String> refusals = new TreeMap<>();
		this.holds.forEach((client, hold) -> hold.refusal().ifPresent((code) -> refusals.put(client, code)));
		return refusals;
	}

}
