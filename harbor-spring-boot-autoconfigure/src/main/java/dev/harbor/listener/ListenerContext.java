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

package dev.harbor.listener;

import java.time.Instant;

/**
 * Context of a call of a listener.
 *
 * @since 0.2.0
 */
public interface ListenerContext {

	/**
	 * Return the id of the listener.
	 * @return the id
	 */
	String listener();

	/**
	 * Return the name of the endpoint of the event.
	 * @return the name in the configuration
	 */
	String endpoint();

	/**
	 * Return the number of the attempt of this listener. Without an inbox this is always
	 * 1.
	 * @return the number, from 1
	 */
	int attempt();

	/**
	 * Return when the event was received.
	 * @return the time
	 */
	Instant receivedAt();

	/**
	 * Return the source of the event.
	 * @return the source
	 */
	Source source();

	/**
	 * Source of an event.
	 */
	enum Source {

		/**
		 * Harbor delivered it.
		 */
		DELIVERED,

		/**
		 * The event was found in Harbor's list of events, because its delivery never
		 * arrived.
		 */
		RECONCILED,

		/**
		 * The application stored the event.
		 */
		ACCEPTED

	}

}
