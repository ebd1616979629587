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

import java.time.Duration;
import java.util.List;

import dev.harbor.client.HarborClient;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.PropertyMapper;
import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.HttpRedirects;
import org.springframework.boot.http.client.JdkClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.autoconfigure.ClientHttpRequestFactoryBuilderCustomizer;
import org.springframework.boot.http.client.autoconfigure.HttpClientSettingsPropertyMapper;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.util.LambdaSafe;

/**
 * Creates the HTTP client of a Harbor client: always the one of the JDK, with its own
 * settings, which inherit from the application's settings of HTTP clients.
 */
class HarborHttpClientFactory {

	private static final HttpClientSettings DEFAULTS = HttpClientSettings.defaults()
		.withConnectTimeout(Duration.ofSeconds(5))
		.withReadTimeout(Duration.ofSeconds(30));

	private final HarborProperties properties;

	private final ObjectProvider<HttpClientSettings> settings;

	private final ObjectProvider<SslBundles> sslBundles;

	private final ObjectProvider<ClientHttpRequestFactoryBuilder<?>> builder;

	private final ObjectProvider<ClientHttpRequestFactoryBuilderCustomizer<?>> customizers;

	HarborHttpClientFactory(HarborProperties properties, ObjectProvider<HttpClientSettings> settings,
			ObjectProvider<SslBundles> sslBundles, ObjectProvider<ClientHttpRequestFactoryBuilder<?>> builder,
			ObjectProvider<ClientHttpRequestFactoryBuilderCustomizer<?>> customizers) {
		this.properties = properties;
		this.settings = settings;
		this.sslBundles = sslBundles;
		this.builder = builder;
		this.customizers = customizers;
	}

	void configure(String client, HarborClient.Builder target) {
		HttpClientSettings settings = settings(client);
		PropertyMapper.get().from(settings::readTimeout).to(target::readTimeout);
		target.requestFactory(() -> jdkBuilder().build(settings));
	}

	private HttpClientSettings settings(String client) {
		HttpClientSettings settings = this.settings.getIfUnique(HttpClientSettings::defaults).orElse(DEFAULTS);
		settings = map(this.properties, settings);
		settings = map(this.properties.getClients().get(client), settings);
		return settings.withRedirects(HttpRedirects.DONT_FOLLOW);
	}

	private HttpClientSettings map(@Nullable HarborClientProperties properties, HttpClientSettings settings) {
		return (properties != null) ? new HttpClientSettingsPropertyMapper(this.sslBundles.getIfAvailable(), settings)
			.map(properties.getHttp()) : settings;
	}

	/*
	 * The customizers of the JDK's client, such as a proxy, also apply if the
	 * application's builder is for another HTTP client or missing, as in a reactive
	 * application.
	 */
	@SuppressWarnings("unchecked")
	private ClientHttpRequestFactoryBuilder<?> jdkBuilder() {
		if (this.builder.getIfUnique() instanceof JdkClientHttpRequestFactoryBuilder jdk) {
			return jdk;
		}
		ClientHttpRequestFactoryBuilder<?>[] builder = { ClientHttpRequestFactoryBuilder.jdk() };
		List<ClientHttpRequestFactoryBuilderCustomizer<?>> customizers = this.customizers.orderedStream().toList();
		LambdaSafe.callbacks(ClientHttpRequestFactoryBuilderCustomizer.class, customizers, builder[0])
			.invoke((customizer) -> builder[0] = customizer.customize(builder[0]));
		return builder[0];
	}

}
