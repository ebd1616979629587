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

import java.util.Locale;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.origin.Origin;
import org.springframework.core.env.Environment;

/**
 * Describes a property by its name, its environment variable and its origin. Never
 * contains the value.
 */
final class HarborPropertyDescription {

	private HarborPropertyDescription() {
	}

	/**
	 * Describe a property.
	 * @param property the name of the property
	 * @return the name and the environment variable
	 */
	public static String of(String property) {
		return "'%s' (environment variable %s)".formatted(property,
				property.replaceAll("[.\\[-]", "_").replace("]", "").toUpperCase(Locale.ROOT));
	}

	/**
	 * Describe a property with its origin.
	 * @param property the name of the property
	 * @param environment the environment
	 * @return the name, the environment variable, and the origin between commas, if the
	 * property is set
	 */
	public static String of(String property, Environment environment) {
		Origin origin = origin(property, environment);
		return (origin != null) ? of(property) + ", from " + origin + "," : of(property);
	}

	/**
	 * Describe a property without a value.
	 * @param property the name of the property
	 * @param environment the environment
	 * @return the description, which ends with {@code is not set} or {@code is blank}
	 */
	public static String ofMissing(String property, Environment environment) {
		return (environment.getProperty(property) != null) ? of(property, environment) + " is blank"
				: of(property) + " is not set";
	}

	/**
	 * Return whether Harbor is enabled.
	 * @param environment the environment
	 * @return whether Harbor is enabled
	 */
	public static boolean isEnabled(Environment environment) {
		return OnHarborEnabledCondition.isEnabled(environment);
	}

	private static @Nullable Origin origin(String property, Environment environment) {
		// The name of a client or an endpoint may be in camel case.
		ConfigurationPropertyName name = ConfigurationPropertyName.adapt(property, '.');
		for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
			ConfigurationProperty found = source.getConfigurationProperty(name);
			if (found != null) {
				return found.getOrigin();
			}
		}
		return null;
	}

}
