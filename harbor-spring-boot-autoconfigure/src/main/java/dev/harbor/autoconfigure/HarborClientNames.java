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

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.springframework.beans.BeanUtils;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.core.env.Environment;

/**
 * Finds the names of the configured clients without reading values, because placeholders
 * of keys cannot be resolved when bean definitions are registered or processed ahead of
 * time.
 */
final class HarborClientNames {

	private static final ConfigurationPropertyName CLIENTS = ConfigurationPropertyName.of("harbor.clients");

	private HarborClientNames() {
	}

	static Set<String> find(Environment environment) {
		Set<String> names = new LinkedHashSet<>();
		for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
			if (source instanceof IterableConfigurationPropertySource iterable) {
				iterable.stream()
					.filter((name) -> CLIENTS.isAncestorOf(name) && isSetting(name))
					.forEach((name) -> names.add(name.getElement(CLIENTS.getNumberOfElements(), Form.ORIGINAL)));
			}
		}
		return RelaxedNames.distinct(names);
	}

	/*
	 * Return whether a name ends with a setting. Other variables define no client,
	 * because the end of a client's name is ambiguous:
	 * HARBOR_CLIENTS_ORDER_DESK_SECRET_KEY may be a client 'order' with a setting
	 * 'desk.secret.key'. It sets the key of a client 'order-desk' of a file.
	 */
	private static boolean isSetting(ConfigurationPropertyName name) {
		StringBuilder setting = new StringBuilder();
		for (int i = CLIENTS.getNumberOfElements() + 1; i < name.getNumberOfElements(); i++) {
			if (!name.isNumericIndex(i)) {
				setting.append(name.getElement(i, Form.UNIFORM));
			}
		}
		return Settings.NAMES.contains(setting.toString());
	}

	/**
	 * Names of the settings of a client. Not determined for applications without named
	 * clients.
	 */
	private static final class Settings {

		private static final String HTTP = "http";

		static final Set<String> NAMES = Stream
			.concat(properties(HarborClientProperties.class).filter((name) -> !name.equals(HTTP)),
					properties(HarborClientProperties.Http.class).map((name) -> name.equals("ssl") ? "sslbundle" : name)
						.map(HTTP::concat))
			.collect(Collectors.toSet());

		private static Stream<String> properties(Class<?> type) {
			return Arrays.stream(BeanUtils.getPropertyDescriptors(type))
				.map((property) -> property.getName().toLowerCase(Locale.ROOT))
				.filter((name) -> !name.equals("class"));
		}

	}

}
