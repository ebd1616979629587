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

import java.net.URI;
import java.time.Clock;
import java.util.function.Supplier;

import dev.harbor.client.HarborClient;
import dev.harbor.client.HarborClientCustomizer;
import dev.harbor.client.HarborClientObservationConvention;
import dev.harbor.event.PayloadCheck;
import dev.harbor.event.PayloadConverter;
import dev.harbor.webhook.WebhookVerifiers;
import io.micrometer.observation.ObservationRegistry;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.PropertyMapper;
import org.springframework.web.client.RestClient;
import org.springframework.util.Assert;

/**
 * Configures a {@link HarborClient.Builder} in the same way as auto-configured clients,
 * except for the key. Can be injected to build additional clients.
 *
 * @since 0.1.0
 */
public class HarborClientBuilderConfigurer {

	private final HarborProperties properties;

	private final HarborConnection connection;

	private final Supplier<RestClient.Builder> restClientBuilder;

	private final HarborHttpClientFactory httpClients;

	private final ObjectProvider<WebhookVerifiers> webhookVerifiers;

	private final ObjectProvider<ObservationRegistry> observationRegistry;

	private final ObjectProvider<HarborClientObservationConvention> observationConvention;

	private final ObjectProvider<PayloadConverter> payloadConverter;

	private final ObjectProvider<PayloadCheck> payloadCheck;

	private final ObjectProvider<Clock> clock;

	private final ObjectProvider<HarborClientCustomizer> customizers;

	HarborClientBuilderConfigurer(HarborProperties properties, HarborConnection connection,
			Supplier<RestClient.Builder> restClientBuilder, HarborHttpClientFactory httpClients,
			ObjectProvider<WebhookVerifiers> webhookVerifiers, ObjectProvider<ObservationRegistry> observationRegistry,
			ObjectProvider<HarborClientObservationConvention> observationConvention,
			ObjectProvider<PayloadConverter> payloadConverter, ObjectProvider<PayloadCheck> payloadCheck,
			ObjectProvider<Clock> clock, ObjectProvider<HarborClientCustomizer> customizers) {
		this.properties = properties;
		this.connection = connection;
		this.restClientBuilder = restClientBuilder;
		this.httpClients = httpClients;
		this.webhookVerifiers = webhookVerifiers;
		this.observationRegistry = observationRegistry;
		this.observationConvention = observationConvention;
		this.payloadConverter = payloadConverter;
		this.payloadCheck = payloadCheck;
		this.clock = clock;
		this.customizers = customizers;
	}

	/**
	 * Configure a builder with the settings of a client, and apply the
	 * {@link HarborClientCustomizer customizers}.
	 * @param client the name of the client; a client that is not configured has the
	 * settings of the default client
	 * @param builder the builder, which already may have a key
	 * @return the same builder
	 */
	public HarborClient.Builder configure(String client, HarborClient.Builder builder) {
		Assert.notNull(client, "'client' must not be null");
		Assert.notNull(builder, "'builder' must not be null");
		builder.name(client);
		PropertyMapper map = PropertyMapper.get();
		map.from(() -> HarborClientSetting.ENVIRONMENT.get(this.properties, client)).to(builder::environment);
		map.from(() -> this.connection.baseUrl(client))
			.to(HarborClientSetting.allowsInsecureBaseUrl(this.properties, client) ? builder::insecureBaseUrl
					: (URI url) -> builder.baseUrl(url));
		map.from(() -> HarborClientSetting.WORKSPACE_ID.get(this.properties, client)).to(builder::workspaceId);
		map.from(() -> HarborClientSetting.SCOPES.get(this.properties, client)).to((scopes) -> builder.scopes(scopes));
		map.from(() -> HarborClientSetting.MAX_RETRIES.get(this.properties, client)).to(builder::maxRetries);
		map.from(() -> HarborClientSetting.TOTAL_TIMEOUT.get(this.properties, client)).to(builder::totalTimeout);
		builder.restClientBuilder(this.restClientBuilder);
		this.httpClients.configure(client, builder);
		this.webhookVerifiers.ifAvailable(builder::webhookVerifiers);
		this.observationRegistry.ifUnique(builder::observationRegistry);
		this.observationConvention.ifAvailable(builder::observationConvention);
		this.payloadConverter.ifAvailable(builder::payloadConverter);
		this.payloadCheck.ifAvailable(builder::payloadCheck);
		this.clock.ifAvailable(builder::clock);
		this.customizers.orderedStream().forEach((customizer) -> customizer.customize(client, builder));
		return builder;
	}

}
