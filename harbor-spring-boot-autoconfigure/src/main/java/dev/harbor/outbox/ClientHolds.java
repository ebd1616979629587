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

/**
 * The clients that this instance sends nothing with for a while, since Harbor cannot be
 * reached or refuses their key: one call in each while finds out whether that has
 * changed, instead of one for each entry. Safe for use by several threads.
 */
class ClientHolds {

	// After which entries that wait by themselves are worth waking.
	private static final int LONG_OUTAGE = 3;

	private final Map<String, Hold> holds = new ConcurrentHashMap<>();

	private final OutboxBackOff backOff;

	private final Function<String, String> keys;

	/**
	 * Create holds.
	 * @param backOff says how long they last
	 * @param keys returns what tells one key of a client from another
	 */
	ClientHolds(OutboxBackOff backOff, Function<String, String> keys) {
		this.backOff = backOff;
		this.keys = keys;
	}

	private Hold of(String client) {
		return this.holds.computeIfAbsent(client, (name) -> new Hold());
	}

	/**
	 * Return how long nothing is sent with a client.
	 * @param client the name of the client
	 * @return the time, zero if it can be used now
	 */
	Duration remaining(String client) {
		return of(client).remaining();
	}

	/**
	 * Release a client whose key was refused and has changed since.
	 * @param client the name of the client
	 * @return whether there was such a change
	 */
	boolean releaseIfKeyChanged(String client) {
		Hold hold = of(client);
		String refused = hold.refusedKey();
		return refused != null && !refused.equals(this.keys.apply(client)) && hold.release(refused);
	}

	/**
	 * Return whether the key of a client is refused.
	 */
	boolean isRefused(String client) {
		return of(client).refusedKey() != null;
	}

	/**
	 * Note that Harbor has answered as it should.
	 * @return whether it has not for so long that others are worth waking
	 */
	boolean succeeded(String client) {
		return of(client).end() >= LONG_OUTAGE;
	}

	/**
	 * Note a failure.
	 * @param client the name of the client
	 * @param failure the failure
	 * @param startedAt when the call was begun, as of {@link System#nanoTime()}
	 * @return how long nothing is sent with the client
	 */
	Duration failed(String client, SendFailure failure, long startedAt) {
		String refusedKey = (failure.kind() == SendFailure.Kind.REFUSED) ? this.keys.apply(client) : null;
		return of(client).begin(startedAt, (failures) -> {
			Duration pause = (refusedKey != null) ? this.backOff.maxDelay() : this.backOff.after(failures);
			return retryAfter(failure).orElse(pause);
		}, refusedKey, failure.code());
	}

	/**
	 * Return when Harbor wants to be asked again, if it says so: the longest time at the
	 * most, since a client itself asks a key's limit again after a while.
	 */
	Optional<Duration> retryAfter(SendFailure failure) {
		Duration longest = this.backOff.maxDelay();
		return failure.retryAfter().map((time) -> (time.compareTo(longest) < 0) ? time : longest);
	}

	/**
	 * Have what is held back wait for less, as if time had passed.
	 */
	void shorten(Duration duration) {
		this.holds.values().forEach((hold) -> hold.shorten(duration));
	}

	/**
	 * Have nothing be held back any longer: whoever says so has changed something.
	 */
	void release() {
		this.holds.values().forEach(Hold::end);
	}

	/**
	 * Return the codes that clients are refused with, by their names.
	 */
	Map<String, String> refusals() {
		Map<String, String> refusals = new TreeMap<>();
		this.holds.forEach((client, hold) -> hold.refusal().ifPresent((code) -> refusals.put(client, code)));
		return refusals;
	}

}
