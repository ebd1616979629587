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

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The page with all properties, generated from their metadata.
 */
class PropertiesPage {

	// Modules that users of Harbor already have.
	private static final Map<String, String> VARIABLES = Map.of("harbor.secret-key", "HARBOR_SECRET_KEY",
			"harbor.webhook.secret", "HARBOR_WEBHOOK_SECRET", ConfigurationMetadata.ENDPOINT + "secret",
			"HARBOR_WEBHOOK_SECRET_<NAME>");

	private static final List<Section> SECTIONS = List.of(new Section("harbor.", "Clients", """
			Properties of the default client, which named clients inherit, and of all clients.
			See [keys and clients](keys.md) and [errors and retries](errors-and-retries.md)."""), new Section(
			"harbor.http.", "HTTP",
			"""
					Properties that are not set are inherited from Spring Boot's `spring.http.clients`, and then from these defaults."""),
			new Section(ConfigurationMetadata.CLIENT, "Named clients", """
					Properties of the client `<name>`, inherited from the default client. Keys are never inherited."""),
			new Section("harbor.webhook.", "Webhooks", "See [webhooks](webhooks.md)."),
			new Section(ConfigurationMetadata.ENDPOINT, "Webhook endpoints",
					"""
							Properties of the endpoint `<name>`.
							An underscore in `HARBOR_WEBHOOK_SECRET_<NAME>` stands for a hyphen: `HARBOR_WEBHOOK_SECRET_EU_WEST` sets the secret of `eu-west`."""),
			new Section("harbor.webhook.store.", "Handled events", "See [handling once](handling-once.md)."),
			new Section("harbor.inbox.", "Inbox", "See [inbox](inbox.md)."),
			new Section("harbor.outbox.", "Outbox", "See [outbox](outbox.md)."),
			new Section("harbor.jdbc.", "Tables of the inbox and the outbox", "See [tables](outbox.md#tables)."),
			new Section("harbor.health.", "Health", ""), new Section("management.", "Actuator", ""));

	private final List<Property> properties;

	PropertiesPage(List<Property> properties) {
		this.properties = properties;
	}

	String text() {
		return """
				<!-- Generated from the configuration metadata by PropertiesPageTests with -Ddocs.update=true. -->

				# Properties

				Each property can be set in all ways of Spring Boot, including environment variables: `HARBOR_WORKSPACE_ID` sets `harbor.workspace-id`.
				Variables that Harbor documents are listed with their property.
				"""
				+ SECTIONS.stream().map(this::text).collect(Collectors.joining());
	}

	private String text(Section section) {
		List<Property> properties = this.properties.stream().filter((property) -> isIn(section, property)).toList();
		StringBuilder text = new StringBuilder("\n## ").append(section.title()).append("\n\n");
		if (!section.introduction().isEmpty()) {
			text.append(section.introduction()).append("\n\n");
		}
		text.append("| property | default | |\n|---|---|---|\n");
		properties
			.forEach(
					(property) -> text.append(
							"| %s | %s | %s |\n".formatted(
									name(property), section.prefix().equals(ConfigurationMetadata.CLIENT)
											? inherited(property) : code(property.defaultValue()),
									description(property))));
		return text.toString();
	}

	/**
	 * Return whether this section is the most specific one for a property.
	 */
	private static boolean isIn(Section section, Property property) {
		return SECTIONS.stream()
			.filter((candidate) -> property.name().startsWith(candidate.prefix()))
			.max(Comparator.comparing((candidate) -> candidate.prefix().length()))
			.filter(section::equals)
			.isPresent();
	}

	private static String name(Property property) {
		String variable = VARIABLES.get(property.name());
		return code(property.name()) + ((variable != null) ? "<br>" + code(variable) : "");
	}

	private static String inherited(Property property) {
		return property.name().contains("secret-key") ? ""
				: code(property.name().replace(ConfigurationMetadata.CLIENT, "harbor."));
	}

	private static String description(Property property) {
		String values = property.values().isEmpty() || property.description().isEmpty() ? "" : " Of: "
				+ property.values().stream().map(PropertiesPage::code).collect(Collectors.joining(", ")) + ".";
		return property.description() + values;
	}

	private static String code(String text) {
		return text.isEmpty() ? "" : "`" + text + "`";
	}

	private record Section(String prefix, String title, String introduction) {

	}

}
