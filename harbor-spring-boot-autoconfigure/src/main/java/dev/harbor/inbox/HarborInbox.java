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
 * Events that were taken and are handled by listeners: to look at, and to mend what has
 * failed.
 *
 * @since 0.1.0
 */
public interface HarborInbox {

	/**
	 * Return how much there is to handle, and how much of it has failed.
	 * @return the status of each listener, also of those that are no longer in the code
	 * while there is something stored for them
	 */
	InboxStatus status();

	/**
	 * List what the inbox holds, one page at a time.
	 * @param query what to list
	 * @return the page, newest first unless the query says otherwise
	 */
	Page<InboxEvent> list(InboxQuery query);

	/**
	 * Have a parked event handled, or one that was handled already handled again. Its
	 * attempts go on counting, and its retries start anew.
	 * @param listener the id of the listener
	 * @param endpoint the name of the endpoint
	 * @param eventId the id of the event
	 * @return whether there is such an event
	 */
	boolean retry(String listener, String endpoint, String eventId);

	/**
	 * Have all parked events of a listener handled.
	 * @param listener the id of the listener
	 * @return how many there were
	 */
	int retryParked(String listener);

	/**
	 * Remove a parked event, or one whose listener is no longer in the code.
	 * @param listener the id of the listener
	 * @param endpoint the name of the endpoint
	 * @param eventId the id of the event
	 * @return whether there was such an event
	 */
	boolean discard(String listener, String endpoint, String eventId);

	/**
	 * Take an event that comes from elsewhere: from a broker, a file, or Harbor's API. It
	 * is stored in the caller's transaction, where there is one, and handled once that
	 * has committed.
	 * @param endpoint the name of the endpoint whose listeners are to handle it
	 * @param event the event
	 * @return {@code false} if the inbox has the event already, or no listener takes it
	 * @throws IllegalArgumentException if there are no listeners for the endpoint
	 */
	boolean accept(String endpoint, Event event);

	/**
	 * Look for events in Harbor's list that the inbox should have and does not know, from
	 * the newest back to a time, and take them. This is a pass of its own: what
	 * {@code harbor.inbox.reconcile.interval} does goes on from where it was. An event
	 * that was handled longer ago than handled events are kept is not known any more, and
	 * would be handled again.
	 * @param endpoint the name of the endpoint whose listeners are to handle them
	 * @param since when the oldest event was created that is looked at
	 * @return what was found
	 * @throws IllegalArgumentException if there are no listeners for the endpoint
	 * @throws dev.harbor.HarborException if Harbor cannot be asked; what was found before
	 * is taken
	 */
	Reconciliation reconcile(String endpoint, Instant since);

}
