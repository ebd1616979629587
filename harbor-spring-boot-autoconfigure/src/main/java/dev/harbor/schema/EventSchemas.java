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

package dev.harbor.schema;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.dialect.Dialects;
import dev.harbor.event.EventPayload;
import dev.harbor.event.InvalidEventPayloadException;
import dev.harbor.event.PayloadCheck;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.core.io.Resource;
import org.springframework.core.io.support.ResourcePatternResolver;
import org.springframework.util.Assert;

/**
 * JSON Schemas (draft 2020-12) for the payloads of types of events. Each type has a file
 * that is named after it, such as {@code order.shipped.json}. Files in subdirectories can
 * only be referenced. Nothing is loaded from other locations. Safe for use by several
 * threads.
 *
 * @since 0.2.0
 */
public final class EventSchemas implements PayloadCheck {

	private static final String DIALECT = "https://json-schema.org/draft/2020-12/schema";

	// Not an actual address: the base URI of references between the files.
	private static final String BASE = "harbor://schemas/";

	private static final String SUFFIX = ".json";

	private static final int MAX_PROBLEMS = 5;

	// Exact decimals, so that 0.3 is a multiple of 0.1.
	private static final JsonMapper mapper = JsonMapper.builder()
		.enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
		.build();

	private final Map<String, Schema> schemas;

	private EventSchemas(Map<String, Schema> schemas) {
		this.schemas = Collections.unmodifiableMap(schemas);
	}

	/**
	 * Load and validate the schemas at a location.
	 * @param resolver the resolver of the files
	 * @param location the location, such as {@code classpath:schemas/}
	 * @return the schemas
	 * @throws InvalidEventSchemaException if there is no schema or one is invalid; the
	 * message contains the name of the file
	 */
	public static EventSchemas load(ResourcePatternResolver resolver, String location) {
		Assert.notNull(resolver, "'resolver' must not be null");
		Assert.hasText(location, "'location' must not be empty");
		String directory = location.endsWith("/") ? location : location + "/";
		Map<String, JsonNode> files = new TreeMap<>();
		try {
			String root = resolver.getResource(directory).getURL().toString();
			for (Resource file : resolver.getResources(directory + "**/*" + SUFFIX)) {
				String name = file.getURL().toString().substring(root.length());
				files.put(name, read(name, file));
			}
		}
		catch (IOException ex) {
			throw new InvalidEventSchemaException("There is no directory at " + location, ex);
		}
		List<String> types = files.keySet().stream().filter((name) -> name.indexOf('/') == -1).toList();
		if (types.isEmpty()) {
			throw new InvalidEventSchemaException(
					"There is no file at %s that is named after a type of events, such as order.shipped.json"
						.formatted(location));
		}
		return new EventSchemas(compile(files, types));
	}

	private static JsonNode read(String name, Resource file) throws IOException {
		try {
			JsonNode schema = mapper.readTree(file.getContentAsString(StandardCharsets.UTF_8));
			if (!schema.isObject()) {
				throw new InvalidEventSchemaException("Schema '%s' is not a JSON object".formatted(name));
			}
			String dialect = schema.path("$schema").asString(DIALECT);
			if (!dialect.equals(DIALECT)) {
				throw new InvalidEventSchemaException(
						"Schema '%s' must be of draft 2020-12, whose '$schema' is %s".formatted(name, DIALECT));
			}
			return schema;
		}
		catch (JacksonException ex) {
			throw new InvalidEventSchemaException(
					"Schema '%s' is not well-formed JSON: %s".formatted(name, ex.getOriginalMessage()), ex);
		}
		catch (NumberFormatException ex) {
			throw new InvalidEventSchemaException("Schema '%s' has a number with a huge exponent".formatted(name), ex);
		}
	}

	private static Map<String, Schema> compile(Map<String, JsonNode> files, List<String> types) {
		Map<String, String> known = new LinkedHashMap<>();
		files.forEach((name, schema) -> {
			known.put(BASE + name, schema.toString());
			schema.path("$id").asStringOpt().ifPresent((id) -> known.putIfAbsent(id, schema.toString()));
		});
		SchemaRegistry registry = SchemaRegistry.withDialect(Dialects.getDraft202012(),
				(builder) -> builder.schemas(known)
					.schemaRegistryConfig(SchemaRegistryConfig.builder().formatAssertionsEnabled(true).build()));
		Schema rules = registry.getSchema(SchemaLocation.of(DIALECT));
		files.forEach((name, schema) -> requireValid(name, rules.validate(schema)));
		Map<String, Schema> schemas = new TreeMap<>();
		for (String name : types) {
			try {
				Schema schema = registry.getSchema(SchemaLocation.of(BASE + name));
				schema.initializeValidators();
				JsonNode examples = files.getOrDefault(name, mapper.nullNode()).path("examples");
				for (JsonNode example : examples) {
					requireValid(name + "', example", schema.validate(example));
				}
				// Resolves the references that no example needed.
				schema.validate(mapper.createObjectNode());
				schemas.put(name.substring(0, name.length() - SUFFIX.length()), schema);
			}
			catch (InvalidEventSchemaException ex) {
				throw ex;
			}
			catch (RuntimeException ex) {
				throw new InvalidEventSchemaException("Schema '%s' cannot be used: %s".formatted(name, ex.getMessage()),
						ex);
			}
		}
		return schemas;
	}

	private static void requireValid(String name, List<Error> errors) {
		if (!errors.isEmpty()) {
			throw new InvalidEventSchemaException("Schema '%s' is invalid: %s".formatted(name,
					String.join("; ", SchemaProblems.describe(errors, MAX_PROBLEMS))));
		}
	}

	/**
	 * Return the types that have a schema.
	 * @return the types, in alphabetical order
	 */
	public Set<String> types() {
		return this.schemas.keySet();
	}

	/**
	 * Return the violations of a payload against the schema of its type.
	 * @param type the type of the event
	 * @param payload the payload
	 * @return descriptions with the location in the payload and without values; empty if
	 * the payload is valid or the type has no schema
	 */
	public List<String> problems(String type, EventPayload payload) {
		Assert.notNull(type, "'type' must not be null");
		Assert.notNull(payload, "'payload' must not be null");
		Schema schema = this.schemas.get(type);
		if (schema == null) {
			return List.of();
		}
		JsonNode json;
		try {
			json = mapper.readTree(payload.json());
		}
		catch (JacksonException | NumberFormatException ex) {
			return List
				.of("it cannot be read because it is too deep or too long, or has a number with a huge exponent");
		}
		try {
			return SchemaProblems.describe(schema.validate(json), MAX_PROBLEMS);
		}
		catch (StackOverflowError ex) {
			// A regular expression with alternatives recurses for each character.
			return List.of("it cannot be checked, being too deep or too long for a rule of its schema");
		}
	}

	/**
	 * {@inheritDoc}
	 * <p>
	 * A payload of a type without a schema is valid.
	 */
	@Override
	public void check(String type, EventPayload payload) {
		List<String> problems = problems(type, payload);
		if (!problems.isEmpty()) {
			throw new InvalidEventPayloadException(type, problems);
		}
	}

	/**
	 * Return an example of a payload: the first of the schema's {@code examples} or,
	 * without examples, a minimal payload.
	 * @param type the type of the event
	 * @return the payload, or empty if the type has no schema or no example can be
	 * generated
	 */
	public Optional<EventPayload> example(String type) {
		Assert.notNull(type, "'type' must not be null");
		Schema schema = this.schemas.get(type);
		if (schema == null) {
			return Optional.empty();
		}
		JsonNode node = schema.getSchemaNode();
		List<JsonNode> candidates = new ArrayList<>();
		node.path("examples").forEach(candidates::add);
		candidates.add(PayloadExample.of(node));
		return candidates.stream()
			.filter((candidate) -> candidate.isObject() && schema.validate(candidate).isEmpty())
			.findFirst()
			.map((example) -> EventPayload.ofJson(example.toString()));
	}

	@Override
	public String toString() {
		return "EventSchemas" + types();
	}

}
