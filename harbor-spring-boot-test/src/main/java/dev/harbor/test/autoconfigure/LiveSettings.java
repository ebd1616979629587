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

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.io.Resource;

import dev.harbor.HarborEnvironment;
import dev.harbor.autoconfigure.HarborClientProperties;
import dev.harbor.autoconfigure.HarborProperties;

/**
 * Finds settings of clients that lead to the live environment.
 */
final class LiveSettings {

	private final ConfigurableEnvironment environment;

	LiveSettings(ConfigurableEnvironment environment) {
		this.environment = environment;
	}

	/**
	 * Refuse live settings of any client.
	 * @param what the setting for development
	 * @throws InvalidDevelopmentSettingException if there is a live setting
	 */
	void refuseBeside(String what) {
		HarborProperties properties;
		try {
			properties = Binder.get(this.environment).bindOrCreate("harbor", HarborProperties.class);
		}
		catch (BindException ex) {
			// Binding the bean fails as well, and names the property.
			return;
		}
		Set<String> clients = new LinkedHashSet<>(properties.getClients().keySet());
		clients.add(HarborProperties.DEFAULT_CLIENT);
		clients.forEach((client) -> refuseBeside(what, properties, client));
	}

	private static void refuseBeside(String what, HarborProperties properties, String client) {
		HarborClientProperties own = properties.getClients().getOrDefault(client, properties);
		String prefix = (own == properties) ? "harbor." : "harbor.clients." + client + ".";
		refuseIf(isLiveKey(own.getSecretKey()), prefix + "secret-key", "A live key", what);
		refuseIf(isLiveKey(own.getFallbackSecretKey()), prefix + "fallback-secret-key", "A live key", what);
		refuseIf(isLiveKey(content(own.getSecretKeyLocation())), prefix + "secret-key-location", "A live key", what);
		refuseIf(own.getEnvironment() == HarborEnvironment.LIVE, prefix + "environment", "The live environment", what);
		refuseIf(isLive(own.getBaseUrl()), prefix + "base-url", "The URL of the live environment", what);
	}

	private static boolean isLive(@Nullable URI url) {
		return url != null && HarborEnvironment.ofBaseUrl(url).filter(HarborEnvironment.LIVE::equals).isPresent();
	}

	private static boolean isLiveKey(@Nullable String text) {
		return text != null && text.contains(HarborEnvironment.LIVE.keyPrefix());
	}

	private static String content(@Nullable Resource resource) {
		try {
			return (resource == null) ? "" : resource.getContentAsString(StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			// The problem is reported when the key is needed.
			return "";
		}
	}

	private static void refuseIf(boolean live, String property, String setting, String what) {
		if (live) {
			throw new InvalidDevelopmentSettingException(property,
					"%s must not be set together with %s, which is for development".formatted(setting, what));
		}
	}

}
