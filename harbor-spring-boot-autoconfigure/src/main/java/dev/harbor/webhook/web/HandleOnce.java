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

package dev.harbor.webhook.web;

import java.time.Duration;
import java.time.Instant;

import dev.harbor.webhook.InMemoryWebhookEventStore;
import dev.harbor.webhook.WebhookEventStore;
import dev.harbor.webhook.WebhookEventStore.Claim;
import org.jspecify.annotations.Nullable;

/**
 * Claims events in a {@link WebhookEventStore}, so that each event is handled once. Safe
 * for use by several threads.
 */
final class HandleOnce {

	private static final HandleOnce EACH_TIME = new HandleOnce(new NoStore(), Duration.ofMinutes(1));

	private final WebhookEventStore store;

	private final Duration lease;

	/**
	 * Create an instance.
	 * @param store the store of handled events
	 * @param lease how long a claim lasts; must be shorter than the time to Harbor's
	 * first retry, which is 5 minutes
	 */
	HandleOnce(WebhookEventStore store, Duration lease) {
		this.store = store;
		this.lease = lease;
	}

	/**
	 * Return an instance without a store, which handles each delivery of an event.
	 * @return an instance that never finds an event handled or in progress
	 */
	static HandleOnce eachTime() {
		return EACH_TIME;
	}

	/**
	 * Return whether the store may block.
	 */
	boolean mayBlock() {
		return mayBlock(this.store);
	}

	static boolean mayBlock(WebhookEventStore store) {
		return !(store instanceof InMemoryWebhookEventStore || store instanceof NoStore);
	}

	/**
	 * Begin to handle an event.
	 * @param endpoint the name of the endpoint of the event
	 * @param eventId the id of the event
	 * @return the result of the claim
	 * @throws RuntimeException if the store fails
	 */
	Result begin(String endpoint, String eventId) {
		Claim claim = claim(endpoint, eventId);
		if (claim instanceof Claim.Claimed claimed) {
			return new Result.Begun(new EventHandling(this.store, endpoint, eventId, claimed.token()));
		}
		if (claim instanceof Claim.InProgress inProgress) {
			return new Result.InProgress(inProgress.until());
		}
		return new Result.Handled(((Claim.Handled) claim).at());
	}

	private Claim claim(String endpoint, String eventId) {
		Claim claim = claimOfAnyStore(endpoint, eventId);
		if (claim == null) {
			throw new IllegalStateException("%s returned null for a claim of event %s of endpoint '%s'"
				.formatted(this.store.getClass().getName(), eventId, endpoint));
		}
		return claim;
	}

	// A store of the application may be compiled without null checks.
	private @Nullable Claim claimOfAnyStore(String endpoint, String eventId) {
		return this.store.claim(endpoint, eventId, this.lease);
	}

	/**
	 * Result of an attempt to claim an event.
	 */
	sealed interface Result {

		/**
		 * The event is claimed, and the caller has to handle it.
		 *
		 * @param handling the handling, which the caller has to complete or release
		 */
		record Begun(EventHandling handling) implements Result {

		}

		/**
		 * The event is claimed by another delivery, or the store is full.
		 *
		 * @param until when the claim ends at the latest
		 */
		record InProgress(Instant until) implements Result {

		}

		/**
		 * The event was handled before.
		 *
		 * @param at when it was handled
		 */
		record Handled(Instant at) implements Result {

		}

	}

	/**
	 * {@link WebhookEventStore} that stores no events.
	 */
	private static final class NoStore implements WebhookEventStore {

		private static final Claim CLAIM = new Claim.Claimed("");

		@Override
		public Claim claim(String endpoint, String eventId, Duration lease) {
			return CLAIM;
		}

		@Override
		public void complete(String endpoint, String eventId, String token) {
		}

		@Override
		public void release(String endpoint, String eventId, String token) {
		}

		@Override
		public void forget(String endpoint, String eventId) {
		}

	}

}
