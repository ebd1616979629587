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

package dev.harbor.event;

import java.lang.reflect.Type;
import java.util.Map;

import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonValue;
import org.jspecify.annotations.Nullable;

/**
 * Default {@link EventPayload} implementation.
 *
 * @param json the text, which is also what an application's own JSON mapper writes
 * @param converter converts it to objects
 */
record JsonEventPayload(@JsonValue @JsonRawValue String json, PayloadConverter converter) implements EventPayload {

	JsonEventPayload(String json) {
		this(json, PayloadConverter.standard());
	}

	@Override
	public Map<String, Object> asMap() {
		return EventJson.readMap(this.json);
	}

	@Override
	public <T> T as(Class<T> type) {
		return as((Type) type);
	}

	@Override
	@SuppressWarnings("unchecked")
	public <T> T as(Type type) {
		return (T) this.converter.convert(this.json, type);
	}

	@Override
	public EventPayload convertedBy(PayloadConverter converter) {
		return new JsonEventPayload(this.json, converter);
	}

	// Payloads with the same text are equal, even with different converters.
	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof JsonEventPayload payload && payload.json.equals(this.json);
	}

	@Override
	public int hashCode() {
		return this.json.hashCode();
	}

	@Override
	public String toString() {
		return "EventPayload[" + this.json.length() + " characters]";
	}

}
