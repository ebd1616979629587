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

package dev.harbor.inbox;

import java.time.Instant;

import dev.harbor.Page;
import dev.harbor.event.Event;

/**
 * Operations on stored events that listeners handle: inspect them, and retry or discard
 * failed ones.
 *
 * @since 0.2.0
 */
public interface HarborInbox {

	/**
	 * Return the status of the inbox.
	 * @return the status of each listener, including removed listeners that have stored
	 * events
	 */
	InboxStatus status();

	/**
	 * List events, one page at a time.
	 * @param query the query
	 * @return the page, newest first by default
	 */
	Page<InboxEvent> list(InboxQuery query);

	/**
	 * Retry a parked or handled event. Its attempt count continues and its retries start
	 * again.
	 * @param listener the id of the listener
	 * @param endpoint the name of the endpoint
	 * @param eventId the id of the event
	 * @return whether the event exists
	 */
	boolean retry(String listener, String endpoint, String eventId);

	/**
	 * Retry all parked events of a listener.
	 * @param listener the id of the listener
	 * @return the number of events
	 */
	int retryParked(String listener);

	/**
	 * Discard a parked event, or an event of a removed listener. Its content is removed,
	 * but the event remains known for the retention of handled events: if it arrives
	 * again, it is not stored again.
	 * @param listener the id of the listener
	 * @param endpoint the name of the endpoint
	 * @param eventId the id of the event
	 * @return whether the event existed
	 */
	boolean discard(String listener, String endpoint, String eventId);

	/**
	 * Store an event from another source, such as a broker, a file or Harbor's API. The
	 * event is stored in the caller's transaction, if there is one, and handled after the
	 * commit.
	 * @param endpoint the name of the endpoint of the listeners
	 * @param event the event
	 * @return whether the event was stored; {@code false} if the inbox already has the
	 * event, or no listener accepts it
	 * @throws IllegalArgumentException if there are no listeners for the endpoint
	 */
	boolean accept(String endpoint, Event event);

	/**
	 * Search Harbor's list for events that the inbox does not have, from the newest back
	 * to the given time, and store them. Does not affect the progress of {@code
	 * harbor.inbox.reconcile.interval}. An event that was handled before the start of the
	 * retention period is unknown to the inbox, and is handled again.
	 * @param endpoint the name of the endpoint of the listeners
	 * @param since the creation time of the oldest event to search for
	 * @return the result
	 * @throws IllegalArgumentException if there are no listeners for the endpoint
	 * @throws dev.harbor.HarborException if a call of Harbor fails; events found before
	 * are stored
	 */
	Reconciliation reconcile(String endpoint, Instant since);

}
