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

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

import org.springframework.beans.BeanWrapperImpl;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.http.client.HttpRedirects;
import org.springframework.test.util.ReflectionTestUtils;
import org.springframework.util.ObjectUtils;

import dev.harbor.client.HarborClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Compares {@code docs/properties.md} with the metadata, and the metadata with the actual
 * defaults.
 */
class PropertiesPageTests {

	private static final Path PAGE = MarkdownPage.ROOT.resolve("docs/properties.md");

	private final ConfigurationMetadata metadata = new ConfigurationMetadata();

	private final Map<String, Object> beans = HarborConfigurationProperties.instances();

	@Test
	void pageMatchesTheMetadata() throws IOException {
		String text = new PropertiesPage(this.metadata.ofHarbor()).text();
		if (Boolean.getBoolean("docs.update")) {
			Files.writeString(PAGE, text);
		}
		assertThat(PAGE).as("made anew with -Ddocs.update=true").content().isEqualTo(text);
	}

	@Test
	void eachPropertyIsListedOnce() {
		String text = new PropertiesPage(this.metadata.ofHarbor()).text();
		List<String> listed = Pattern.compile("(?m)^\\| `([^`]+)`")
			.matcher(text)
			.results()
			.map((row) -> row.group(1))
			.toList();
		assertThat(listed)
			.containsExactlyInAnyOrderElementsOf(this.metadata.ofHarbor().stream().map(Property::name).toList());
	}

	@Test
	void propertiesOfNamedClientsAndEndpointsAreListed() {
		assertThat(this.metadata.ofHarbor()).extracting(Property::name)
			.contains("harbor.clients.<name>.secret-key", "harbor.clients.<name>.http.read-timeout",
					"harbor.clients.<name>.scopes", "harbor.webhook.endpoints.<name>.secret-location",
					"management.health.harbor.enabled");
		assertThat(this.metadata.matching("harbor.webhook.endpoints.<name>.secrets"::equals)).singleElement()
			.extracting(Property::description)
			.asString()
			.contains("newest first");
	}

	@TestFactory
	Stream<DynamicTest> defaultsAreTheRealOnes() {
		return this.metadata.ofHarbor()
			.stream()
			.filter((property) -> property.name().startsWith("harbor.") && !property.name().contains("<name>"))
			.map((property) -> DynamicTest.dynamicTest(property.name(), () -> {
				Object value = realDefault(property.name());
				Object told = (value == null || property.defaultValue().isEmpty()) ? property.defaultValue()
						: convert(property.defaultValue(), value.getClass());
				assertThat(told).isEqualTo((value != null) ? value : "");
			}));
	}

	private Object realDefault(String name) {
		Optional<String> ofClients = Stream.of("maxRetries", "totalTimeout", "connectTimeout", "readTimeout")
			.filter((field) -> !name.contains(".retry.")
					&& name.replace("-", "").endsWith("." + field.toLowerCase(Locale.ROOT)))
			.findFirst();
		if (ofClients.isPresent()) {
			return ReflectionTestUtils.getField(HarborClient.builder(), ofClients.get());
		}
		if (name.equals("harbor.http.redirects")) {
			return HttpRedirects.DONT_FOLLOW;
		}
		String prefix = this.beans.keySet()
			.stream()
			.filter((candidate) -> name.startsWith(candidate + "."))
			.max(Comparator.comparing(String::length))
			.orElseThrow();
		String path = name.substring(prefix.length() + 1);
		if (path.equals("schema")) {
			path = "default-schema-location";
		}
		Object value = new BeanWrapperImpl(this.beans.get(prefix)).getPropertyValue(camelCase(path));
		return ObjectUtils.isEmpty(value) ? null : value;
	}

	private static String camelCase(String path) {
		return Pattern.compile("-(.)").matcher(path).replaceAll((match) -> match.group(1).toUpperCase(Locale.ROOT));
	}

	private static Object convert(String value, Class<?> type) {
		return new Binder(new MapConfigurationPropertySource(Map.of("value", value))).bind("value", type).get();
	}

}
