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

package dev.harbor.webhook;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;

/**
 * {@link WebhookEventStore} in the memory of an instance. Its content is lost when the
 * instance stops, and not shared with other instances. It is suitable for applications
 * with a single instance that tolerate handling an event again after a restart.
 * <p>
 * It is limited by time and by number. Handled events are removed after the retention,
 * or, if the store is full, the oldest one first. A claim is kept as long as its lease;
 * if the store contains only claims, further events are answered with
 * {@link WebhookEventStore.Claim.InProgress}. A claim whose lease has ended can still be
 * completed until another claim needs its event or its space.
 * <p>
 * Safe for use by several threads. The time of a call does not depend on the number of
 * events, and no thread is required.
 *
 * @since 0.1.0
 */
public final class InMemoryWebhookEventStore implements WebhookEventStore {

	/**
	 * More than one call can add, so that removal always catches up.
	 */
	private static final int REMOVED_PER_CALL = 4;

	private final Clock clock;

	private final Duration retention;

	private final int capacity;

	// Instead of a concurrent map, because the entries have two orders and a number. It
	// is held for a few look-ups only, also by event loops, whose threads must not be
	// parked.
	private final Object monitor = new Object();

	private final Map<Key, OpenClaim> claims = new HashMap<>();

	private final TreeSet<OpenClaim> claimsByEnd = new TreeSet<>(
			Comparator.comparing(OpenClaim::until).thenComparingLong(OpenClaim::number));

	/**
	 * Handled events, in order.
	 */
	private final LinkedHashMap<Key, HandledEvent> handled = new LinkedHashMap<>();

	private long claimNumber;

	/**
	 * Create a store.
	 * @param clock the clock
	 * @param retention how long to keep handled events
	 * @param capacity the maximum number of handled and claimed events
	 * @throws IllegalArgumentException if retention or capacity are not positive
	 */
	public InMemoryWebhookEventStore(Clock clock, Duration retention, int capacity) {
		if (retention.isNegative() || retention.isZero()) {
			throw new IllegalArgumentException("'retention' must be positive");
		}
		if (capacity < 1) {
			throw new IllegalArgumentException("'capacity' must be positive");
		}
		this.clock = clock;
		this.retention = retention;
		this.capacity = capacity;
	}

	@Override
	public Claim claim(String endpoint, String eventId, Duration lease) {
		if (lease.isNegative() || lease.isZero()) {
			throw new IllegalArgumentException("'lease' must be positive");
		}
		Key key = new Key(endpoint, eventId);
		synchronized (this.monitor) {
			return claim(key, this.clock.instant(), lease);
		}
	}

	@Override
	public void complete(String endpoint, String eventId, String token) {
		synchronized (this.monitor) {
			complete(new Key(endpoint, eventId), token, this.clock.instant());
		}
	}

	@Override
	public void release(String endpoint, String eventId, String token) {
		synchronized (this.monitor) {
			OpenClaim claim = this.claims.get(new Key(endpoint, eventId));
			if (claim != null && claim.token().equals(token)) {
				remove(claim);
			}
		}
	}

	@Override
	public void forget(String endpoint, String eventId) {
		Key key = new Key(endpoint, eventId);
		synchronized (this.monitor) {
			this.handled.remove(key);
			OpenClaim claim = this.claims.get(key);
			if (claim != null) {
				remove(claim);
			}
		}
	}

	@Override
	public void forgetAll() {
		synchronized (this.monitor) {
			this.handled.clear();
			this.claims.clear();
			this.claimsByEnd.clear();
		}
	}

	int size() {
		synchronized (this.monitor) {
			return this.claims.size() + this.handled.size();
		}
	}

	private Claim claim(Key key, Instant now, Duration lease) {
		removeExpired(now);
		HandledEvent handledBefore = this.handled.get(key);
		if (handledBefore != null) {
			return new Claim.Handled(handledBefore.at());
		}
		OpenClaim last = this.claims.get(key);
		if (last != null) {
			if (last.lasts(now)) {
				return new Claim.InProgress(last.until());
			}
			remove(last);
		}
		if (!makeRoom(now)) {
			return new Claim.InProgress(this.claimsByEnd.first().until());
		}
		OpenClaim claim = new OpenClaim(key, ++this.claimNumber, now.plus(lease));
		this.claims.put(key, claim);
		this.claimsByEnd.add(claim);
		return new Claim.Claimed(claim.token());
	}

	private void complete(Key key, String token, Instant now) {
		removeExpired(now);
		OpenClaim claim = this.claims.get(key);
		if (claim != null && claim.token().equals(token)) {
			remove(claim);
			this.handled.put(key, new HandledEvent(claim.number(), now));
			return;
		}
		HandledEvent handledBefore = this.handled.get(key);
		if (handledBefore == null || !handledBefore.wasClaimedAs(token)) {
			throw new WebhookClaimLostException(key.endpoint(), key.eventId());
		}
	}

	private void removeExpired(Instant now) {
		Instant limit = now.minus(this.retention);
		int removed = 0;
		Iterator<HandledEvent> events = this.handled.values().iterator();
		while (removed < REMOVED_PER_CALL && events.hasNext() && !events.next().at().isAfter(limit)) {
			events.remove();
			removed++;
		}
		// Abandoned claims whose events never arrived again.
		while (removed < REMOVED_PER_CALL && !this.claimsByEnd.isEmpty()
				&& !this.claimsByEnd.first().until().isAfter(limit)) {
			remove(this.claimsByEnd.first());
			removed++;
		}
	}

	private boolean makeRoom(Instant now) {
		if (this.claims.size() + this.handled.size() < this.capacity) {
			return true;
		}
		// Ended claims before handled events, because they are not needed.
		if (!this.claimsByEnd.isEmpty() && !this.claimsByEnd.first().lasts(now)) {
			remove(this.claimsByEnd.first());
			return true;
		}
		Iterator<HandledEvent> events = this.handled.values().iterator();
		if (events.hasNext()) {
			events.next();
			events.remove();
			return true;
		}
		return false;
	}

	private void remove(OpenClaim claim) {
		this.claims.remove(claim.key());
		this.claimsByEnd.remove(claim);
	}

	private record Key(String endpoint, String eventId) {

	}

	private record OpenClaim(Key key, long number, Instant until) {

		String token() {
			return Long.toString(this.number);
		}

		boolean lasts(Instant now) {
			return now.isBefore(this.until);
		}

	}

	private record HandledEvent(long claim, Instant at) {

		boolean wasClaimedAs(String token) {
			return Long.toString(this.claim).equals(token);
		}

	}

}
