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
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.origin.OriginLookup;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationContextAware;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.util.Assert;

import dev.harbor.HarborEnvironment;
import dev.harbor.autoconfigure.HarborClientProperties;
import dev.harbor.autoconfigure.HarborConnectionDetails;
import dev.harbor.autoconfigure.HarborProperties;

/**
 * Refuses live keys in tests, because such tests would change production data. Any key is
 * allowed for a loopback URL. The check runs when the {@link HarborConnectionDetails}
 * bean is created, which each client needs before its first call.
 */
final class LiveKeyRefusal implements BeanPostProcessor, ApplicationContextAware {

	private @Nullable ApplicationContext context;

	LiveKeyRefusal() {
	}

	@Override
	public void setApplicationContext(ApplicationContext context) {
		this.context = context;
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (bean instanceof HarborConnectionDetails details) {
			Assert.state(this.context != null, "No ApplicationContext");
			ApplicationContext context = this.context;
			// A slice has no bean for the properties.
			HarborProperties properties = context.getBeanProvider(HarborProperties.class)
				.getIfAvailable(
						() -> Binder.get(context.getEnvironment()).bindOrCreate("harbor", HarborProperties.class));
			if (properties.isEnabled()) {
				Set<String> clients = new LinkedHashSet<>(properties.getClients().keySet());
				clients.add(HarborProperties.DEFAULT_CLIENT);
				clients.forEach((client) -> check(client, details, properties, context));
			}
		}
		return bean;
	}

	private static void check(String client, HarborConnectionDetails details, HarborProperties properties,
			ApplicationContext context) {
		URI url = baseUrl(client, details, properties);
		String key = details.getSecretKey(client);
		if (HarborEnvironment.isLoopback(url) || (key != null && !isLive(key))) {
			return;
		}
		String prefix = client.equals(HarborProperties.DEFAULT_CLIENT) ? "harbor." : "harbor.clients." + client + ".";
		for (String property : List.of(prefix + "secret-key", prefix + "fallback-secret-key")) {
			if (isLive(value(property, context))) {
				throw refusal(client, url, property, prefix, context);
			}
		}
		String location = prefix + "secret-key-location";
		if (isLive(content(value(location, context), context))) {
			throw refusal(client, url, location, prefix, context);
		}
	}

	private static URI baseUrl(String client, HarborConnectionDetails details, HarborProperties properties) {
		HarborClientProperties own = properties.getClients().getOrDefault(client, properties);
		URI url = (details.getBaseUrl(client) != null) ? details.getBaseUrl(client) : own.getBaseUrl();
		return Objects.requireNonNullElse((url != null) ? url : properties.getBaseUrl(),
				HarborEnvironment.LIVE.baseUrl());
	}

	private static String value(String property, ApplicationContext context) {
		return Binder.get(context.getEnvironment())
			.bind(ConfigurationPropertyName.adapt(property, '.'), Bindable.of(String.class))
			.orElse("");
	}

	private static String content(String location, ApplicationContext context) {
		try {
			return location.isBlank() ? "" : context.getResource(location).getContentAsString(StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			// A missing key is reported by the client.
			return "";
		}
	}

	private static boolean isLive(String key) {
		return key.strip().startsWith(HarborEnvironment.LIVE.keyPrefix());
	}

	private static String describe(String property, ApplicationContext context) {
		String description = "'%s' (environment variable %s)".formatted(property,
				property.replaceAll("[.-]", "_").toUpperCase(Locale.ROOT));
		String name = ConfigurationPropertyName.adapt(property, '.').toString();
		return ((ConfigurableEnvironment) context.getEnvironment()).getPropertySources()
			.stream()
			.map((source) -> OriginLookup.getOrigin(source, name))
			.filter(Objects::nonNull)
			.findFirst()
			.map((origin) -> description + ", from " + origin)
			.orElse(description);
	}

	private static LiveKeyInTestException refusal(String client, URI url, String property, String prefix,
			ApplicationContext context) {
		return new LiveKeyInTestException(
				"This test has a live key: the Harbor client '%s' would call %s with the property %s.".formatted(client,
						url, describe(property, context)),
				"Annotate the test with @AutoConfigureHarborSandbox, which gives each client a sandbox and a key for it; or set the property to a key that begins with %s; or set '%sbase-url' to a URL on loopback."
					.formatted(HarborEnvironment.SANDBOX.keyPrefix(), prefix));
	}

}
