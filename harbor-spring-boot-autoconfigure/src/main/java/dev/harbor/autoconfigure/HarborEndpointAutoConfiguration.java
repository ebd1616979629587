package dev.harbor.autoconfigure;

import dev.harbor.client.HarborClients;
import dev.harbor.health.HarborEndpoint;
import dev.harbor.webhook.WebhookEndpointStatuses;
import dev.harbor.webhook.WebhookEventStore;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.context.annotation.Bean;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the actuator endpoint
 * {@code harbor}.
 */
@AutoConfiguration(after = HarborClientAutoConfiguration.class)
@ConditionalOnClass({ SanitizingFunction.class, ConditionalOnAvailableEndpoint.class })
@ConditionalOnBean(value = HarborClients.class, search = SearchStrategy.CURRENT)
@ConditionalOnAvailableEndpoint(HarborEndpoint.class)
public final class HarborEndpointAutoConfiguration {

	HarborEndpointAutoConfiguration() {
	}

	@Bean
	@ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
	HarborEndpoint harborEndpoint(HarborClients clients, ObjectProvider<WebhookEndpointStatuses> webhookEndpoints,
			ObjectProvider<WebhookEventStore> eventStore, ObjectProvider<SanitizingFunction> sanitizingFunctions) {
		return new HarborEndpoint(clients, webhookEndpoints.getIfAvailable(), eventStore::getIfAvailable,
				sanitizingFunctions.orderedStream().toList());
	}

}
