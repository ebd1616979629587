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

package dev.harbor.autoconfigure;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;

import dev.harbor.event.Event;
import dev.harbor.schema.EventSchemas;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Logs received events with a payload that violates the schema of their type. The events
 * are still handled, because sending them again would not correct them.
 */
class ReceivedPayloadReport implements BiConsumer<String, Event> {

	private static final Log logger = LogFactory.getLog(ReceivedPayloadReport.class);

	private static final int MAX_LOGGED = 1_000;

	private final EventSchemas schemas;

	private final BiConsumer<String, String> counter;

	private final Set<String> logged = ConcurrentHashMap.newKeySet();

	private final AtomicBoolean failed = new AtomicBoolean();

	/**
	 * Create a report.
	 * @param schemas the schemas
	 * @param counter the counter of events by endpoint and type
	 */
	ReceivedPayloadReport(EventSchemas schemas, BiConsumer<String, String> counter) {
		this.schemas = schemas;
		this.counter = counter;
	}

	@Override
	public void accept(String endpoint, Event event) {
		try {
			report(endpoint, event);
		}
		catch (RuntimeException ex) {
			// The event is handled nevertheless: a report must not affect it.
			if (this.failed.compareAndSet(false, true)) {
				logger.warn(
						"An event of endpoint '%s' cannot be checked against the schema of its type, and is handled: %s; logged once"
							.formatted(endpoint, ex.getClass().getName()));
				logger.debug("It failed with", ex);
			}
		}
	}

	private void report(String endpoint, Event event) {
		List<String> problems = this.schemas.problems(event.type(), event.payload());
		if (problems.isEmpty()) {
			return;
		}
		this.counter.accept(endpoint, event.type());
		// Logged once for each mistake, because all events of a type may have it.
		if (this.logged.size() < MAX_LOGGED && this.logged.add(event.type() + problems)) {
			logger.warn(("Event %s of type '%s' was received at endpoint '%s' with a payload that violates its "
					+ "schema, and is still handled: %s; logged once")
				.formatted(event.id().replaceAll("[^\\x21-\\x7e]", "?"), event.type(), endpoint,
						String.join("; ", problems)));
		}
	}

}
