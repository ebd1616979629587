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

import java.util.function.Function;
import java.util.stream.Stream;

import dev.harbor.ApiKey;
import dev.harbor.ResourceIds;
import dev.harbor.client.HarborClient;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.http.client.HttpRedirects;

/**
 * Validates the properties of all clients, used or not, without the network.
 */
class HarborPropertiesValidator {

	// Of the column in the outbox.
	private static final int MAX_LENGTH_OF_NAME = 100;

	private final HarborProperties properties;

	HarborPropertiesValidator(HarborProperties properties) {
		this.properties = properties;
	}

	void validate() {
		for (String name : this.properties.getClients().keySet()) {
			if (RelaxedNames.uniform(name).equals(HarborProperties.DEFAULT_CLIENT)) {
				throw new InvalidHarborPropertyException("harbor.clients." + name,
						"The name 'default' is reserved for the client of 'harbor.*'");
			}
			if (name.length() > MAX_LENGTH_OF_NAME) {
				throw new InvalidHarborPropertyException("harbor.clients." + name,
						"The name of a client must not be longer than %s characters".formatted(MAX_LENGTH_OF_NAME));
			}
		}
		if (this.properties.getRefreshInterval().isNegative()) {
			throw new InvalidHarborPropertyException("harbor.refresh-interval", "It must not be negative");
		}
		validate(HarborProperties.DEFAULT_CLIENT, this.properties);
		this.properties.getClients().forEach(this::validate);
	}

	private void validate(String name, HarborClientProperties client) {
		check(name, "secret-key", client.getSecretKey(), ApiKey::of);
		check(name, "fallback-secret-key", client.getFallbackSecretKey(), ApiKey::of);
		if (client.getSecretKey() != null && client.getSecretKeyLocation() != null) {
			throw new InvalidHarborPropertyException(HarborClientSetting.SECRET_KEY_LOCATION.propertyName(name),
					"It must not be set together with '%s'"
						.formatted(HarborClientSetting.SECRET_KEY.propertyName(name)));
		}
		check(name, "base-url", client.getBaseUrl(),
				(value) -> HarborClientSetting.allowsInsecureBaseUrl(this.properties, name)
						? HarborClient.builder().insecureBaseUrl(value) : HarborClient.builder().baseUrl(value));
		check(name, "workspace-id", client.getWorkspaceId(), (value) -> ResourceIds.requireId(value, "workspaceId"));
		check(name, "max-retries", client.getMaxRetries(), (value) -> HarborClient.builder().maxRetries(value));
		check(name, "total-timeout", client.getTotalTimeout(), (value) -> HarborClient.builder().totalTimeout(value));
		check(name, "http.connect-timeout", client.getHttp().getConnectTimeout(),
				(value) -> HarborClient.builder().connectTimeout(value));
		check(name, "http.read-timeout", client.getHttp().getReadTimeout(),
				(value) -> HarborClient.builder().readTimeout(value));
		check(name, "http.redirects", client.getHttp().getRedirects(), this::requireNone);
		requireAgreement(name);
	}

	private <T> void check(String client, String setting, @Nullable T value, Function<T, ?> check) {
		if (value != null) {
			try {
				check.apply(value);
			}
			catch (IllegalArgumentException ex) {
				throw new InvalidHarborPropertyException(HarborProperties.propertyName(client, setting),
						String.valueOf(ex.getMessage()));
			}
		}
	}

	private HttpRedirects requireNone(HttpRedirects redirects) {
		if (redirects != HttpRedirects.DONT_FOLLOW) {
			throw new IllegalArgumentException("Redirects are never followed, because the API key would be sent "
					+ "to their target; only 'dont-follow' is possible");
		}
		return redirects;
	}

	/**
	 * Require that key, URL and environment of a client agree, if they are set or
	 * inherited.
	 */
	private void requireAgreement(String client) {
		EnvironmentAgreement agreement = new EnvironmentAgreement();
		Stream.of(HarborClientSetting.SECRET_KEY, HarborClientSetting.FALLBACK_SECRET_KEY)
			.flatMap((setting) -> setting.find(this.properties, client).stream())
			.forEach((key) -> agreement.addKey(key.property(), key.value()));
		agreement.addBaseUrl(this.properties, client);
		agreement.addEnvironment(this.properties, client);
		agreement.require();
	}

}
