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

import java.util.Map;
import java.util.function.Supplier;

import dev.harbor.client.HarborClients;
import dev.harbor.health.HarborEndpoint;
import dev.harbor.health.HarborEndpointWebExtension;
import dev.harbor.webhook.WebhookEventStore;
import dev.harbor.webhook.WebhookVerifier;
import dev.harbor.webhook.WebhookVerifiers;
import dev.harbor.webhook.web.WebhookReceiver;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.autoconfigure.endpoint.expose.EndpointExposure;
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
 *
 * @since 0.1.0
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
	HarborEndpoint harborEndpoint(HarborClients clients, ObjectProvider<WebhookVerifiers> verifiers,
			ObjectProvider<WebhookReceiver> receiver, ObjectProvider<WebhookEventStore> eventStore,
			ObjectProvider<SanitizingFunction> sanitizingFunctions) {
		return new HarborEndpoint(clients, (endpoint) -> verifier(endpoint, verifiers),
				receiver.stream()
					.findAny()
					.<Supplier<Map<String, Map<String, Long>>>>map((found) -> found::outcomes)
					.orElse(Map::of),
				eventStore::getIfAvailable, sanitizingFunctions.orderedStream().toList());
	}

	private static WebhookVerifier verifier(String endpoint, ObjectProvider<WebhookVerifiers> verifiers) {
		WebhookVerifiers available = verifiers.getIfAvailable();
		if (available == null) {
			throw new IllegalArgumentException("The application receives no webhooks");
		}
		return available.get(endpoint);
	}

	@Bean
	@ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
	@ConditionalOnAvailableEndpoint(exposure = EndpointExposure.WEB)
	HarborEndpointWebExtension harborEndpointWebExtension(HarborEndpoint endpoint) {
		return new HarborEndpointWebExtension(endpoint);
	}

}
