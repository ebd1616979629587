package dev.harbor.autoconfigure.client;

import java.time.Clock;

import dev.harbor.autoconfigure.HarborConnection;
import dev.harbor.autoconfigure.HarborConnectionDetailsAutoConfiguration;
import dev.harbor.autoconfigure.HarborProperties;
import dev.harbor.client.HarborClientCustomizer;
import dev.harbor.client.HarborClientObservationConvention;
import dev.harbor.client.HarborClients;
import dev.harbor.webhook.WebhookVerifiers;
import io.micrometer.observation.ObservationRegistry;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.autoconfigure.ClientHttpRequestFactoryBuilderCustomizer;
import org.springframework.boot.restclient.autoconfigure.RestClientAutoConfiguration;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.web.client.RestClient;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for
 * {@link dev.harbor.client.HarborClient}. The clients are always defined, and made when
 * they are first needed: no condition looks at a key, which ahead-of-time processing
 * would freeze at a time when there is none.
 */
@AutoConfiguration(after = { RestClientAutoConfiguration.class, HarborConnectionDetailsAutoConfiguration.class },
		afterName = "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration")
@ConditionalOnBooleanProperty(name = "harbor.enabled", matchIfMissing = true)
@Import(HarborClientRegistrar.class)
public final class HarborClientAutoConfiguration {

	HarborClientAutoConfiguration() {
	}

	@Bean
	@ConditionalOnMissingBean
	HarborClientBuilderConfigurer harborClientBuilderConfigurer(HarborProperties properties,
			HarborConnection connection, ObjectProvider<RestClient.Builder> restClientBuilder,
			ObjectProvider<HttpClientSettings> httpClientSettings, ObjectProvider<SslBundles> sslBundles,
			ObjectProvider<ClientHttpRequestFactoryBuilder<?>> requestFactoryBuilder,
			ObjectProvider<ClientHttpRequestFactoryBuilderCustomizer<?>> requestFactoryBuilderCustomizers,
			ObjectProvider<WebhookVerifiers> webhookVerifiers, ObjectProvider<ObservationRegistry> observationRegistry,
			ObjectProvider<HarborClientObservationConvention> observationConvention,
			@Qualifier("harbor") ObjectProvider<Clock> clock, ObjectProvider<HarborClientCustomizer> customizers) {
		HarborHttpClientFactory httpClients = new HarborHttpClientFactory(properties, httpClientSettings, sslBundles,
				requestFactoryBuilder, requestFactoryBuilderCustomizers);
		return new HarborClientBuilderConfigurer(properties, connection, restClientBuilder, httpClients,
				webhookVerifiers, observationRegistry, observationConvention, clock, customizers);
	}

	@Bean
	@ConditionalOnMissingBean(HarborClients.class)
	BeanFactoryHarborClients harborClients(ConfigurableListableBeanFactory beanFactory, HarborClientFactory factory,
			HarborProperties properties) {
		return new BeanFactoryHarborClients(beanFactory, factory, properties.getClients().keySet());
	}

	@Bean
	HarborClientFactory harborClientFactory(ListableBeanFactory beanFactory, HarborProperties properties,
			HarborConnection connection, HarborClientBuilderConfigurer configurer) {
		return new HarborClientFactory(new ApiKeyProviders(beanFactory), properties, connection, configurer);
	}

}
