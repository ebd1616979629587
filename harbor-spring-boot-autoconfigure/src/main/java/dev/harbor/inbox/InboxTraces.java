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

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import dev.harbor.client.SafeObservation;
import dev.harbor.listener.Listener;
import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.ReceiverContext;
import io.micrometer.observation.transport.SenderContext;
import org.jspecify.annotations.Nullable;

/**
 * Observes storing and handling of events. The fields of the trace are stored with the
 * row, so that handling continues the trace in another thread or instance.
 */
class InboxTraces {

	private static final int MAX_LENGTH = 1000;

	private final ObservationRegistry registry;

	InboxTraces(ObservationRegistry registry) {
		this.registry = registry;
	}

	/**
	 * Store an event.
	 * @param storing stores the event with the fields of the trace, or {@code null} if
	 * there is none
	 */
	<T> T storing(String endpoint, Storing<T> storing) {
		if (this.registry.isNoop()) {
			return storing.store(null);
		}
		Map<String, String> carrier = new LinkedHashMap<>();
		Supplier<SenderContext<Map<String, String>>> context = () -> {
			SenderContext<Map<String, String>> sender = new SenderContext<>(
					(map, key, value) -> carrier.put(key, value), Kind.PRODUCER);
			sender.setCarrier(carrier);
			return sender;
		};
		return SafeObservation
			.start(this.registry,
					() -> Observation.createNotStarted("harbor.inbox.storing", context, this.registry)
						.contextualName("harbor inbox store")
						.lowCardinalityKeyValue("endpoint", endpoint))
			.observe(() -> storing.store(write(carrier)));
	}

	/**
	 * Start to handle an event.
	 */
	Handling handling(InboxRow row, Listener listener) {
		Map<String, String> carrier = read(row.trace());
		ReceiverContext<Map<String, String>> context = new ReceiverContext<>(Map::get, Kind.CONSUMER);
		context.setCarrier(carrier);
		return new Handling(SafeObservation.start(this.registry,
				() -> Observation.createNotStarted("harbor.inbox.handling", () -> context, this.registry)
					.contextualName("harbor inbox " + listener.id())
					.lowCardinalityKeyValue("listener", listener.id())
					.highCardinalityKeyValues(KeyValues.of(KeyValue.of("event.id", row.event().id()),
							KeyValue.of("event.type", row.event().type())))));
	}

	static @Nullable String write(Map<String, String> carrier) {
		String text = carrier.entrySet()
			.stream()
			.map((entry) -> entry.getKey() + "=" + entry.getValue())
			.collect(Collectors.joining("\n"));
		return (text.isEmpty() || text.length() > MAX_LENGTH) ? null : text;
	}

	static Map<String, String> read(@Nullable String text) {
		Map<String, String> carrier = new LinkedHashMap<>();
		if (text != null) {
			text.lines().forEach((line) -> {
				int separator = line.indexOf('=');
				if (separator > 0) {
					carrier.put(line.substring(0, separator), line.substring(separator + 1));
				}
			});
		}
		return carrier;
	}

	/**
	 * Stores an event.
	 *
	 * @param <T> the type of the result
	 */
	@FunctionalInterface
	interface Storing<T> {

		T store(@Nullable String trace);

	}

	/**
	 * An attempt in progress.
	 */
	static final class Handling {

		private final SafeObservation observation;

		Handling(SafeObservation observation) {
			this.observation = observation;
		}

		void openScope() {
			this.observation.openScope();
		}

		void closeScope() {
			this.observation.closeScope();
		}

		void end(String outcome, @Nullable Throwable failure) {
			this.observation.change((handling) -> handling.lowCardinalityKeyValue("outcome", outcome));
			if (failure != null) {
				this.observation.error(failure);
			}
			this.observation.stop();
		}

	}

}
