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

import java.lang.reflect.Type;

import dev.harbor.event.PayloadConverter;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.util.function.SingletonSupplier;

/**
 * {@link PayloadConverter} that uses the application's mapper, if there is one, so that
 * payloads are converted like other JSON of the application.
 */
class ApplicationPayloadConverter implements PayloadConverter {

	// Resolved for the first payload, because the application may create it late.
	private final SingletonSupplier<PayloadConverter> converter;

	ApplicationPayloadConverter(ObjectProvider<JsonMapper> mappers) {
		this.converter = SingletonSupplier.of(() -> {
			JsonMapper mapper = mappers.getIfUnique();
			return (mapper != null) ? (json, type) -> convert(mapper, json, type) : PayloadConverter.standard();
		});
	}

	@Override
	public Object convert(String json, Type type) {
		return this.converter.obtain().convert(json, type);
	}

	private static Object convert(JsonMapper mapper, String json, Type type) {
		try {
			return mapper.readValue(json, mapper.constructType(type));
		}
		catch (JacksonException ex) {
			String place = ex.getPath().isEmpty() ? "" : " at " + ex.getPathReference();
			throw new IllegalArgumentException("Payload cannot be converted to %s%s: %s".formatted(type.getTypeName(),
					place, ex.getOriginalMessage()), ex);
		}
	}

}
