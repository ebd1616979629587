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

import dev.harbor.event.PayloadConverter;
import dev.harbor.webhook.WebhookSecretProvider;
import dev.harbor.webhook.WebhookVerifiers;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Fallback;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the verification of webhooks.
 * Requires no API key and cannot be disabled by a property.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = HarborConnectionDetailsAutoConfiguration.class)
public final class HarborWebhookAutoConfiguration {

	HarborWebhookAutoConfiguration() {
	}

	@Bean
	ConfiguredWebhookSecrets configuredWebhookSecrets(ObjectProvider<WebhookSecretProvider> providers,
			HarborConnection connection, ConfigurableListableBeanFactory beanFactory) {
		return new ConfiguredWebhookSecrets(providers, connection, beanFactory);
	}

	@Bean
	@Fallback
	@ConditionalOnMissingBean(value = PayloadConverter.class, search = SearchStrategy.CURRENT)
	ApplicationPayloadConverter harborPayloadConverter(ObjectProvider<JsonMapper> mappers) {
		return new ApplicationPayloadConverter(mappers);
	}

	@Bean
	@Fallback
	@ConditionalOnMissingBean(value = WebhookVerifiers.class, search = SearchStrategy.CURRENT)
	ConfiguredWebhookVerifiers webhookVerifiers(ConfiguredWebhookSecrets secrets, HarborWebhookProperties properties,
			PayloadConverter payloadConverter, @Qualifier("harbor") ObjectProvider<Clock> clock) {
		return new ConfiguredWebhookVerifiers(secrets, properties.getTolerance(),
				clock.getIfAvailable(Clock::systemUTC), payloadConverter);
	}

}
