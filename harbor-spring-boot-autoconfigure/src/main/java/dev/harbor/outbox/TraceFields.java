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

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.ReceiverContext;
import io.micrometer.observation.transport.SenderContext;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a trace, from emitting to sending an entry.
 */
final class TraceFields {

	private static final int MAX_LENGTH = 2000;

	private TraceFields() {
	}

	static SenderContext<Map<String, String>> sender() {
		SenderContext<Map<String, String>> context = new SenderContext<>((carrier, name, value) -> {
			if (carrier != null) {
				carrier.put(name, value);
			}
		}, Kind.PRODUCER);
		context.setCarrier(new TreeMap<>());
		return context;
	}

	static ReceiverContext<Map<String, String>> receiver(@Nullable String fields) {
		ReceiverContext<Map<String, String>> context = new ReceiverContext<>(Map::get, Kind.CONSUMER);
		context.setCarrier(read(fields));
		return context;
	}

	/**
	 * Write the fields as lines. Returns {@code null} if they are missing or too long.
	 */
	static @Nullable String write(@Nullable Map<String, String> fields) {
		if (fields == null || fields.isEmpty()) {
			return null;
		}
		String text = fields.entrySet()
			.stream()
			.map((field) -> field.getKey() + "=" + field.getValue())
			.collect(Collectors.joining("\n"));
		return (text.length() <= MAX_LENGTH) ? text : null;
	}

	private static Map<String, String> read(@Nullable String fields) {
		Map<String, String> read = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
		if (fields != null) {
			fields.lines().forEach((line) -> {
				int separator = line.indexOf('=');
				if (separator > 0) {
					read.put(line.substring(0, separator), line.substring(separator + 1));
				}
			});
		}
		return read;
	}

}
