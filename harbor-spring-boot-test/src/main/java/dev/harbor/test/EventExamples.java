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

package dev.harbor.test;

import java.io.File;
import java.util.List;

import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.util.ClassUtils;

import dev.harbor.event.Event;
import dev.harbor.event.EventPayload;
import dev.harbor.schema.EventSchemas;

/**
 * Examples of events, from schemas if there are any, and validation against them.
 */
interface EventExamples {

	/**
	 * Return the types with examples.
	 */
	List<String> types();

	/**
	 * Return an example of a payload, which is a generic one for unknown types.
	 */
	EventPayload find(String type);

	/**
	 * Return the violations of an event against the schema of its type.
	 */
	List<String> problems(Event event);

	/**
	 * Return generic examples only.
	 */
	static EventExamples none() {
		return new PlainExamples();
	}

	/**
	 * Return the examples of the schemas in a directory.
	 * @param directory the directory
	 * @return the examples
	 * @throws IllegalArgumentException if the schemas cannot be used
	 */
	static EventExamples of(String directory) {
		if (!ClassUtils.isPresent("com.networknt.schema.SchemaRegistry", EventExamples.class.getClassLoader())) {
			throw new IllegalArgumentException(
					"com.networknt:json-schema-validator, which schemas require, is not on the class path");
		}
		return new SchemaExamples(directory);
	}

	/**
	 * Generic examples.
	 */
	final class PlainExamples implements EventExamples {

		@Override
		public List<String> types() {
			return List.of();
		}

		@Override
		public EventPayload find(String type) {
			return EventPayload.ofJson("{\"example\": true}");
		}

		@Override
		public List<String> problems(Event event) {
			return List.of();
		}

	}

	/**
	 * Examples of types with a schema.
	 */
	final class SchemaExamples implements EventExamples {

		private final EventSchemas schemas;

		private SchemaExamples(String directory) {
			try {
				this.schemas = EventSchemas.load(new PathMatchingResourcePatternResolver(),
						new File(directory).getAbsoluteFile().toURI().toString());
			}
			catch (RuntimeException ex) {
				throw new IllegalArgumentException("Option --schemas: " + ex.getMessage(), ex);
			}
		}

		@Override
		public List<String> types() {
			return List.copyOf(this.schemas.types());
		}

		@Override
		public EventPayload find(String type) {
			return this.schemas.example(type).orElseGet(() -> none().find(type));
		}

		@Override
		public List<String> problems(Event event) {
			return this.schemas.problems(event.type(), event.payload());
		}

	}

}
