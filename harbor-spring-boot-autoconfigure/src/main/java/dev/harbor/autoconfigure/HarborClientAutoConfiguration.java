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

import java.time.Clock;

import dev.harbor.client.HarborClientCustomizer;
import dev.harbor.client.HarborClientObservationConvention;
import dev.harbor.client.HarborClients;
import dev.harbor.event.PayloadCheck;
import dev.harbor.event.PayloadConverter;
import dev.harbor.webhook.WebhookVerifiers;
import io.micrometer.observation.ObservationRegistry;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.autoconfigure.ClientHttpRequestFactoryBuilderCustomizer;
import org.springframework.boot.restclient.autoconfigure.RestClientBuilderConfigurer;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Fallback;
import org.springframework.context.annotation.Import;
import org.springframework.web.client.RestClient;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for
 * {@link dev.harbor.client.HarborClient}. Clients are always defined and created on first
 * use. Conditions cannot depend on a key, because ahead-of-time processing would evaluate
 * them without one.
 * <p>
 * Each auto-configured context has its own clients, even if its parent has some. The
 * beans are fallbacks, so that beans of the parent's application take precedence.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = HarborConnectionDetailsAutoConfiguration.class,
		afterName = { "org.springframework.boot.restclient.autoconfigure.RestClientAutoConfiguration",
				"org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration" })
@ConditionalOnHarborEnabled
@Import(HarborClientRegistrar.class)
public final class HarborClientAutoConfiguration {

	HarborClientAutoConfiguration() {
	}

	@Bean
	@Fallback
	@ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
	HarborClientBuilderConfigurer harborClientBuilderConfigurer(HarborProperties properties,
			HarborConnection connection, ObjectProvider<RestClientBuilderSource> restClientBuilders,
			ObjectProvider<HttpClientSettings> httpClientSettings, ObjectProvider<SslBundles> sslBundles,
			ObjectProvider<ClientHttpRequestFactoryBuilder<?>> requestFactoryBuilder,
			ObjectProvider<ClientHttpRequestFactoryBuilderCustomizer<?>> requestFactoryBuilderCustomizers,
			ObjectProvider<WebhookVerifiers> webhookVerifiers, ObjectProvider<ObservationRegistry> observationRegistry,
			ObjectProvider<HarborClientObservationConvention> observationConvention,
			ObjectProvider<PayloadConverter> payloadConverter, ObjectProvider<PayloadCheck> payloadCheck,
			@Qualifier("harbor") ObjectProvider<Clock> clock, ObjectProvider<HarborClientCustomizer> customizers) {
		HarborHttpClientFactory httpClients = new HarborHttpClientFactory(properties, httpClientSettings, sslBundles,
				requestFactoryBuilder, requestFactoryBuilderCustomizers);
		RestClientBuilderSource restClientBuilder = restClientBuilders.getIfAvailable(() -> RestClient::builder);
		return new HarborClientBuilderConfigurer(properties, connection, restClientBuilder::create, httpClients,
				webhookVerifiers, observationRegistry, observationConvention, payloadConverter, payloadCheck, clock,
				customizers);
	}

	@Bean
	@Fallback
	@ConditionalOnMissingBean(value = HarborClients.class, search = SearchStrategy.CURRENT)
	BeanFactoryHarborClients harborClients(ConfigurableListableBeanFactory beanFactory, HarborClientFactory factory,
			HarborProperties properties) {
		return new BeanFactoryHarborClients(beanFactory, factory, properties.getClients().keySet());
	}

	@Bean
	HarborClientFactory harborClientFactory(ConfigurableListableBeanFactory beanFactory, HarborProperties properties,
			HarborConnection connection, HarborClientBuilderConfigurer configurer) {
		HttpClientLogging.warnIfEnabled();
		return new HarborClientFactory(new ApiKeyProviders(beanFactory), properties, connection, configurer);
	}

	/**
	 * Builder of a client's {@code RestClient} with the configuration of Spring Boot. A
	 * builder of the application is for its own calls.
	 */
	@FunctionalInterface
	interface RestClientBuilderSource {

		RestClient.Builder create();

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(RestClientBuilderConfigurer.class)
	static class RestClientConfiguration {

		@Bean
		RestClientBuilderSource harborRestClientBuilderSource(ObjectProvider<RestClientBuilderConfigurer> configurers) {
			return () -> {
				RestClientBuilderConfigurer configurer = configurers.getIfUnique();
				return (configurer != null) ? configurer.configure(RestClient.builder()) : RestClient.builder();
			};
		}

	}

}
