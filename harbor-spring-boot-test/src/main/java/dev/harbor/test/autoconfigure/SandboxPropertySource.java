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

package dev.harbor.test.autoconfigure;

import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.PropertySourcesPlaceholdersResolver;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.io.ResourceLoader;
import org.springframework.util.SystemPropertyUtils;

import dev.harbor.HarborEnvironment;
import dev.harbor.test.HarborSandbox;

/**
 * Hides the properties that the connection details of a sandbox replace, before they are
 * bound and validated, because a missing variable of production must not fail a test. Has
 * no property names, so that it adds neither clients nor endpoints.
 */
final class SandboxPropertySource extends EnumerablePropertySource<Object> {

	static final String NAME = "harborSandbox";

	private static final String MISSING = "";

	private final ConfigurableEnvironment environment;

	private final ResourceLoader resourceLoader;

	SandboxPropertySource(ConfigurableEnvironment environment, ResourceLoader resourceLoader) {
		// Without the environment as its source, which would be treated as a nested
		// environment.
		super(NAME);
		this.environment = environment;
		this.resourceLoader = resourceLoader;
	}

	@Override
	public String[] getPropertyNames() {
		return new String[0];
	}

	@Override
	public @Nullable Object getProperty(String name) {
		ConfigurationPropertyName property = name.startsWith("harbor") ? ConfigurationPropertyName.ofIfValid(name)
				: null;
		if (property == null) {
			return null;
		}
		int last = property.getNumberOfElements() - 1;
		String path = property.chop(Math.max(0, last)).toString();
		String setting = (last > 0) ? property.getElement(last, Form.UNIFORM) : "";
		if (path.equals("harbor") || isEntry(property, "harbor.clients")) {
			return ofClient(property, setting);
		}
		if (path.equals("harbor.webhook") || isEntry(property, "harbor.webhook.endpoints")) {
			return ofEndpoint(property, setting);
		}
		return null;
	}

	/**
	 * Return whether a property belongs to an entry of a map, such as
	 * {@code harbor.clients.emitter.secret-key}.
	 */
	private static boolean isEntry(ConfigurationPropertyName property, String map) {
		ConfigurationPropertyName parent = ConfigurationPropertyName.of(map);
		return property.getNumberOfElements() == parent.getNumberOfElements() + 2 && parent.isAncestorOf(property);
	}

	private @Nullable Object ofClient(ConfigurationPropertyName property, String setting) {
		return switch (setting) {
			case "secretkey", "secretkeylocation", "fallbacksecretkey", "baseurl" -> MISSING;
			// The application's workspaces do not exist in the sandbox.
			case "workspaceid" -> HarborSandbox.DEFAULT_WORKSPACE_ID;
			// Determines the environment of the sandbox's key, if it is valid.
			case "environment" -> hideUnless(property, SandboxPropertySource::isEnvironment);
			default -> null;
		};
	}

	/*
	 * Return a property of an endpoint. Usable secrets are kept, because tests sign with
	 * them.
	 */
	private @Nullable Object ofEndpoint(ConfigurationPropertyName property, String setting) {
		return switch (setting) {
			case "secret" -> hideUnless(property, SandboxPropertySource::isSecret);
			case "secrets" -> secrets(property);
			case "secretlocation" -> hideUnless(property, this::isLocation);
			default -> null;
		};
	}

	private @Nullable Object hideUnless(ConfigurationPropertyName property, Predicate<String> usable) {
		Object value = sources().map((source) -> source.getConfigurationProperty(property))
			.flatMap(Stream::ofNullable)
			.findFirst()
			.map(ConfigurationProperty::getValue)
			.orElse(null);
		return (value == null || usable.test(this.environment.resolvePlaceholders(value.toString()))) ? null : MISSING;
	}

	private @Nullable Object secrets(ConfigurationPropertyName property) {
		List<String> secrets = new Binder(sources().toList(), new PropertySourcesPlaceholdersResolver(this.environment))
			.bind(property, Bindable.listOf(String.class))
			.orElse(List.of());
		List<String> usable = secrets.stream().filter(SandboxPropertySource::isSecret).toList();
		return (usable.size() == secrets.size()) ? null : usable;
	}

	private Stream<ConfigurationPropertySource> sources() {
		Iterable<ConfigurationPropertySource> all = ConfigurationPropertySources.get(this.environment);
		return StreamSupport.stream(all.spliterator(), false).filter((source) -> source.getUnderlyingSource() != this);
	}

	private static boolean isEnvironment(String text) {
		return Stream.of(HarborEnvironment.values())
			.anyMatch((environment) -> environment.value().equalsIgnoreCase(text.strip()));
	}

	private static boolean isSecret(String text) {
		return !text.isBlank() && isResolved(text) && Stream.of(HarborEnvironment.values())
			.noneMatch((environment) -> text.startsWith(environment.keyPrefix()));
	}

	private boolean isLocation(String text) {
		return !text.isBlank() && isResolved(text) && this.resourceLoader.getResource(text).isReadable();
	}

	private static boolean isResolved(String text) {
		return !text.contains(SystemPropertyUtils.PLACEHOLDER_PREFIX);
	}

}
