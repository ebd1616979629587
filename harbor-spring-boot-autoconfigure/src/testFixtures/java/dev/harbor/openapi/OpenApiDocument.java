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

package dev.harbor.openapi;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.regex.Pattern;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.dialect.Dialects;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * The OpenAPI description of Harbor's API, and the validation of exchanges against it.
 */
public final class OpenApiDocument {

	/**
	 * The location of the document on the class path.
	 */
	public static final String RESOURCE = "/harbor-api.openapi.yaml";

	private static final String LOCATION = "https://harbor.dev/openapi";

	private static final JsonMapper mapper = new JsonMapper();

	private static final OpenApiDocument document = new OpenApiDocument();

	private final JsonNode root;

	private final SchemaRegistry registry;

	private final Map<String, Schema> schemas = new ConcurrentHashMap<>();

	private OpenApiDocument() {
		try (InputStream yaml = OpenApiDocument.class.getResourceAsStream(RESOURCE)) {
			this.root = new YAMLMapper().readTree(yaml);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.registry = SchemaRegistry.withDialect(Dialects.getOpenApi31(),
				(builder) -> builder.schemas(Map.of(LOCATION, this.root.toString()))
					.schemaRegistryConfig(SchemaRegistryConfig.builder().formatAssertionsEnabled(true).build()));
	}

	public static OpenApiDocument get() {
		return document;
	}

	/**
	 * Find deviations in an exchange: in the answer and, if the answer is a success, in
	 * the request.
	 * @param exchange the exchange
	 * @return the deviations, or empty if there are none
	 */
	public List<String> deviations(Exchange exchange) {
		List<String> found = new ArrayList<>();
		Optional<Operation> operation = operation(exchange);
		if (operation.isEmpty()) {
			if (exchange.isSuccess()) {
				found.add("there is no such operation");
			}
			else if (exchange.isJson()) {
				found.addAll(validate("/components/schemas/Error", exchange.responseBody()));
			}
		}
		else {
			checkResponse(operation.get(), exchange, found);
			if (exchange.isSuccess()) {
				checkRequest(operation.get(), exchange, found);
			}
		}
		return found.stream().map((deviation) -> exchange + ": " + deviation).toList();
	}

	/**
	 * Find deviations in a request that was answered with success.
	 * @param exchange the exchange
	 * @return the deviations, or empty if there are none
	 */
	public List<String> requestDeviations(Exchange exchange) {
		List<String> found = new ArrayList<>();
		operation(exchange).ifPresentOrElse((operation) -> checkRequest(operation, exchange, found),
				() -> found.add("there is no such operation"));
		return found.stream().map((deviation) -> exchange + ": " + deviation).toList();
	}

	/**
	 * Find deviations in a delivery.
	 * @param header returns a header by name
	 * @param body the body
	 * @return the deviations, or empty if there are none
	 */
	public List<String> deliveryDeviations(Function<String, String> header, String body) {
		List<String> found = new ArrayList<>();
		String operation = "/webhooks/eventCreated/post";
		this.root.at(operation).path("parameters").forEach((parameter) -> {
			String name = parameter.path("name").asString();
			found.addAll(validateText(resolve(operation + "/parameters/" + position(operation, name)) + "/schema",
					header.apply(name), "header " + name));
		});
		found.addAll(validate(operation + "/requestBody/content/application~1json/schema", body));
		return found;
	}

	private int position(String operation, String name) {
		JsonNode parameters = this.root.at(operation).path("parameters");
		for (int i = 0; i < parameters.size(); i++) {
			if (parameters.get(i).path("name").asString().equals(name)) {
				return i;
			}
		}
		throw new IllegalArgumentException(name);
	}

	private Optional<Operation> operation(Exchange exchange) {
		return this.root.path("paths")
			.propertyNames()
			.stream()
			.filter((template) -> Pattern.matches(template.replaceAll("\\{[^}]+}", "[^/]+"), exchange.path()))
			.map((template) -> new Operation(template,
					pointer("/paths/" + escape(template)) + "/" + exchange.method().toLowerCase(Locale.ROOT)))
			.filter((operation) -> !this.root.at(operation.pointer()).isMissingNode())
			.findFirst();
	}

	private void checkResponse(Operation operation, Exchange exchange, List<String> found) {
		String responses = operation.pointer() + "/responses/";
		String family = exchange.status() / 100 + "XX";
		String response = resolve(
				responses + ((has(responses + exchange.status())) ? Integer.toString(exchange.status()) : family));
		if (!has(response)) {
			found.add("this status is not documented");
			return;
		}
		for (String name : this.root.at(response).path("headers").propertyNames()) {
			String header = resolve(response + "/headers/" + name);
			Optional<String> value = exchange.responseHeader(name);
			if (value.isPresent()) {
				found.addAll(validateText(header + "/schema", value.get(), "header " + name));
			}
			else if (this.root.at(header).path("required").asBoolean(false)) {
				found.add("the header " + name + " is missing");
			}
		}
		// A gateway between Harbor and the caller may have its own error format.
		if (exchange.isJson()) {
			found.addAll(validate(response + "/content/application~1json/schema", exchange.responseBody()));
		}
		else if (exchange.status() < 500) {
			found.add("the answer is not sent as JSON");
		}
	}

	private void checkRequest(Operation operation, Exchange exchange, List<String> found) {
		if (!exchange.requestHeader("Authorization").orElse("").startsWith("Bearer ")) {
			found.add("the request has no API key");
		}
		List<String> known = new ArrayList<>();
		for (String owner : List.of(pointer("/paths/" + escape(operation.template())), operation.pointer())) {
			for (int i = 0; i < this.root.at(owner).path("parameters").size(); i++) {
				String parameter = resolve(owner + "/parameters/" + i);
				known.add(this.root.at(parameter).path("name").asString());
				checkParameter(operation, parameter, exchange, found);
			}
		}
		exchange.query()
			.keySet()
			.stream()
			.filter((name) -> !known.contains(name))
			.forEach((name) -> found.add("the parameter " + name + " is not documented"));
		String body = operation.pointer() + "/requestBody";
		if (has(body)) {
			found.addAll(validate(body + "/content/application~1json/schema", exchange.requestBody()));
			if (!exchange.requestHeader("Content-Type").orElse("").startsWith("application/json")) {
				found.add("the request is not sent as JSON");
			}
		}
		else if (!exchange.requestBody().isEmpty()) {
			found.add("the request has a body");
		}
	}

	private void checkParameter(Operation operation, String pointer, Exchange exchange, List<String> found) {
		JsonNode parameter = this.root.at(pointer);
		String name = parameter.path("name").asString();
		Optional<String> value = switch (parameter.path("in").asString()) {
			case "path" -> Optional.of(exchange.path().substring(exchange.path().lastIndexOf('/') + 1));
			case "query" -> Optional.ofNullable(exchange.query().get(name));
			case "header" -> exchange.requestHeader(name);
			default -> throw new IllegalStateException("Unknown place of " + name);
		};
		if (value.isPresent()) {
			found.addAll(validateText(pointer + "/schema", value.get(), "parameter " + name));
		}
		else if (parameter.path("required").asBoolean(false)) {
			found.add("the parameter " + name + " of " + operation.template() + " is missing");
		}
	}

	private List<String> validate(String pointer, String json) {
		try {
			return validate(pointer, mapper.readTree(json), "body");
		}
		catch (JacksonException ex) {
			return List.of("the body is not JSON: " + ex.getOriginalMessage());
		}
	}

	private List<String> validateText(String pointer, String text, String name) {
		boolean number = "integer".equals(this.root.at(resolve(pointer)).path("type").asString())
				&& text.matches("-?\\d+");
		return validate(pointer, (number) ? mapper.readTree(text) : mapper.valueToTree(text), name);
	}

	private List<String> validate(String pointer, JsonNode value, String name) {
		Schema schema = this.schemas.computeIfAbsent(resolve(pointer),
				(resolved) -> this.registry.getSchema(SchemaLocation.of(LOCATION + "#" + resolved)));
		return schema.validate(value).stream().map((error) -> name + " " + error).toList();
	}

	private boolean has(String pointer) {
		return !this.root.at(pointer).isMissingNode();
	}

	private String resolve(String pointer) {
		String reference = this.root.at(pointer).path("$ref").asString("");
		return (reference.isEmpty()) ? pointer : resolve(reference.substring(1));
	}

	private static String pointer(String pointer) {
		return JsonPointer.compile(pointer).toString();
	}

	private static String escape(String name) {
		return name.replace("~", "~0").replace("/", "~1");
	}

	private record Operation(String template, String pointer) {

	}

	/**
	 * A call and its answer.
	 *
	 * @param method the method
	 * @param url the path and the query
	 * @param requestHeaders the headers of the request
	 * @param requestBody the body of the request
	 * @param status the status of the answer
	 * @param responseHeaders the headers of the answer
	 * @param responseBody the body of the answer
	 */
	public record Exchange(String method, String url, Map<String, String> requestHeaders, String requestBody, int status,
			Map<String, String> responseHeaders, String responseBody) {

		boolean isSuccess() {
			return this.status / 100 == 2;
		}

		boolean isJson() {
			return responseHeader("Content-Type").orElse("").startsWith("application/json");
		}

		String path() {
			return this.url.split("\\?", 2)[0];
		}

		Map<String, String> query() {
			Map<String, String> query = new ConcurrentHashMap<>();
			if (this.url.contains("?")) {
				for (String pair : this.url.split("\\?", 2)[1].split("&")) {
					String[] parts = pair.split("=", 2);
					query.put(decode(parts[0]), (parts.length > 1) ? decode(parts[1]) : "");
				}
			}
			return query;
		}

		private static String decode(String text) {
			return URLDecoder.decode(text, StandardCharsets.UTF_8);
		}

		Optional<String> requestHeader(String name) {
			return header(this.requestHeaders, name);
		}

		Optional<String> responseHeader(String name) {
			return header(this.responseHeaders, name);
		}

		private static Optional<String> header(Map<String, String> headers, String name) {
			return headers.entrySet()
				.stream()
				.filter((header) -> header.getKey().equalsIgnoreCase(name))
				.map(Map.Entry::getValue)
				.findFirst();
		}

		@Override
		public String toString() {
			return this.method + " " + this.url + " -> " + this.status;
		}

	}

}
