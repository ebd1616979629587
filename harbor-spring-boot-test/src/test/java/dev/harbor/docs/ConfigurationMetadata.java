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

package dev.harbor.docs;

import java.beans.PropertyDescriptor;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.BeanUtils;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.util.ClassUtils;

import dev.harbor.autoconfigure.HarborClientProperties;
import dev.harbor.autoconfigure.HarborWebhookProperties;

/**
 * The metadata of the properties of all modules on the class path, extended by the types
 * in the maps {@code harbor.clients} and {@code harbor.webhook.endpoints}.
 */
class ConfigurationMetadata {

	static final String CLIENT = "harbor.clients.<name>.";

	static final String ENDPOINT = "harbor.webhook.endpoints.<name>.";

	private final Map<String, Property> properties = new LinkedHashMap<>();

	private final Map<String, List<String>> hints = new LinkedHashMap<>();

	ConfigurationMetadata() {
		try {
			List<JsonNode> metadata = new ArrayList<>();
			for (URL resource : Collections
				.list(getClass().getClassLoader().getResources("META-INF/spring-configuration-metadata.json"))) {
				try (InputStream json = resource.openStream()) {
					metadata.add(JsonMapper.shared().readTree(json));
				}
			}
			metadata.forEach((one) -> one.path("hints").forEach(this::addHint));
			metadata.forEach((one) -> one.path("properties").forEach(this::addProperty));
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
		addNamedClients();
		addNamedEndpoints();
	}

	private void addHint(JsonNode hint) {
		if (hint.path("providers").path(0).path("name").asString("").equals("any")) {
			// Examples of any possible value.
			return;
		}
		this.hints.put(hint.path("name").asString(),
				hint.path("values").valueStream().map((value) -> value.path("value").asString()).toList());
	}

	private void addProperty(JsonNode property) {
		String name = property.path("name").asString();
		String type = property.path("type").asString("");
		add(new Property(name, type, property.path("defaultValue").asString(""),
				property.path("description").asString(""), values(name, type)));
	}

	private List<String> values(String name, String type) {
		List<String> hinted = this.hints.getOrDefault(name, List.of());
		if (!hinted.isEmpty() || !ClassUtils.isPresent(type, getClass().getClassLoader())) {
			return hinted;
		}
		Object[] constants = ClassUtils.resolveClassName(type, getClass().getClassLoader()).getEnumConstants();
		return (constants == null) ? List.of()
				: Arrays.stream(constants)
					.map((constant) -> ((Enum<?>) constant).name().toLowerCase(Locale.ROOT).replace('_', '-'))
					.toList();
	}

	private void add(Property property) {
		this.properties.put(property.name(), property);
	}

	/**
	 * A named client has the settings of the default client, which describe them.
	 */
	private void addNamedClients() {
		this.properties.remove("harbor.clients");
		for (String setting : names(HarborClientProperties.class)) {
			List<Property> found = matching(
					(name) -> name.equals("harbor." + setting) || name.startsWith("harbor." + setting + "."));
			if (found.isEmpty()) {
				throw new IllegalStateException("'harbor.%s' is not described".formatted(setting));
			}
			found.forEach((property) -> add(new Property(CLIENT + property.name().substring("harbor.".length()),
					property.type(), "", "", property.values())));
		}
	}

	private void addNamedEndpoints() {
		this.properties.remove("harbor.webhook.endpoints");
		Map<String, String> descriptions = FieldComments.of(HarborWebhookProperties.Endpoint.class);
		for (PropertyDescriptor property : descriptors(HarborWebhookProperties.Endpoint.class)) {
			add(new Property(ENDPOINT + dashed(property), property.getPropertyType().getName(), "",
					descriptions.get(property.getName()), List.of()));
		}
	}

	private static List<String> names(Class<?> type) {
		return descriptors(type).stream().map(ConfigurationMetadata::dashed).toList();
	}

	private static List<PropertyDescriptor> descriptors(Class<?> type) {
		return Stream.of(BeanUtils.getPropertyDescriptors(type))
			.filter((property) -> !property.getName().equals("class"))
			.toList();
	}

	private static String dashed(PropertyDescriptor property) {
		return ConfigurationPropertyName.adapt(property.getName().replaceAll("([A-Z])", "-$1"), '.').toString();
	}

	List<Property> matching(Predicate<String> name) {
		return this.properties.values()
			.stream()
			.filter((property) -> name.test(property.name()))
			.sorted((one, other) -> one.name().compareTo(other.name()))
			.toList();
	}

	/**
	 * Return the properties of this project.
	 */
	List<Property> ofHarbor() {
		return matching((name) -> name.matches("(harbor|management\\.\\w+\\.harbor)\\..*"));
	}

	List<Property> all() {
		return matching((name) -> true);
	}

}
