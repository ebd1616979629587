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
import java.util.List;

import dev.harbor.ApiKeyProvider;
import dev.harbor.autoconfigure.HarborWebhookProperties.Store;
import dev.harbor.event.PayloadConverter;
import dev.harbor.webhook.WebhookEventStore;
import dev.harbor.webhook.WebhookVerifiers;
import dev.harbor.webhook.web.HarborWebhookMethods;
import dev.harbor.webhook.web.HarborWebhookObservationConvention;
import dev.harbor.webhook.web.WebhookArguments;
import dev.harbor.webhook.web.WebhookBodyRules;
import dev.harbor.webhook.web.WebhookReceiver;
import io.micrometer.observation.ObservationRegistry;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.validation.Errors;
import org.springframework.validation.Validator;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the {@link WebhookReceiver},
 * independent of the web framework. If Harbor is disabled, the receiver answers
 * deliveries with 503.
 *
 * @since 0.2.0
 */
@AutoConfiguration(after = HarborWebhookAutoConfiguration.class,
		afterName = "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration")
@ConditionalOnWebApplication
public final class HarborWebhookReceiverAutoConfiguration {

	// Validators of web frameworks include the application's validators.
	private static final List<String> VALIDATORS = List.of("mvcValidator", "webFluxValidator");

	HarborWebhookReceiverAutoConfiguration() {
	}

	@Bean
	HarborWebhookMethods harborWebhookMethods(ConfigurableBeanFactory beans) {
		return new HarborWebhookMethods((text) -> {
			String resolved = beans.resolveEmbeddedValue(text);
			return (resolved != null) ? resolved : "";
		});
	}

	@Bean
	WebhookBodyRules harborWebhookBodyRules(HarborWebhookProperties properties) {
		return new WebhookBodyRules((int) properties.getMaxBodySize().toBytes());
	}

	@Bean
	WebhookArguments harborWebhookArguments(PayloadConverter converter, ListableBeanFactory beans) {
		return new WebhookArguments(converter,
				VALIDATORS.stream()
					.filter(beans::containsBean)
					.map((name) -> beans.getBean(name, Validator.class))
					.findFirst()
					.orElseGet(() -> beans.getBeanProvider(Validator.class).getIfUnique(NoValidator::new)));
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnHarborEnabled(false)
	static class SwitchedOffConfiguration {

		@Bean
		@ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
		WebhookReceiver harborWebhookReceiver() {
			return WebhookReceiver.switchedOff();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnHarborEnabled
	static class SwitchedOnConfiguration {

		@Bean
		@ConditionalOnHarborEnabled(property = "harbor.webhook.explain-rejections", ifMissing = false)
		MisusedSecrets harborMisusedSecrets(HarborProperties properties, HarborConnection connection,
				ConfiguredWebhookSecrets secrets, ObjectProvider<ApiKeyProvider> keyProviders) {
			return new MisusedSecrets(properties, connection, secrets, keyProviders.stream().findAny().isPresent());
		}

		@Bean
		@ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
		WebhookReceiver harborWebhookReceiver(WebhookVerifiers verifiers, HarborWebhookProperties properties,
				ObjectProvider<WebhookEventStore> stores, ApplicationEventPublisher publisher,
				ObjectProvider<ObservationRegistry> observations,
				ObjectProvider<HarborWebhookObservationConvention> convention,
				@Qualifier("harbor") ObjectProvider<Clock> clock, ObjectProvider<MisusedSecrets> misusedSecrets,
				ObjectProvider<WebhookFilterNames> filters, ObjectProvider<ReceivedPayloadReport> payloadReport) {
			WebhookReceiver.Builder builder = WebhookReceiver.builder(verifiers)
				.publisher(publisher)
				.observations(observations.getIfAvailable(() -> ObservationRegistry.NOOP))
				.convention(convention.getIfAvailable())
				.clock(clock.getIfAvailable(Clock::systemUTC));
			if (verifiers instanceof ConfiguredWebhookVerifiers configured) {
				builder.secretsDoNotBlock((endpoint) -> !configured.mayBlock(endpoint));
			}
			Store store = properties.getStore();
			if (store.getType() != Store.Type.NONE) {
				// Created for the first webhook method.
				builder.eventStore(stores::getObject, store.getLease());
			}
			misusedSecrets.ifAvailable((secrets) -> builder.explainRejections(secrets, properties.getTolerance()));
			filters.ifAvailable(builder::filters);
			payloadReport.ifAvailable(builder::inspector);
			return builder.build();
		}

	}

	/**
	 * Validates nothing.
	 */
	private static final class NoValidator implements Validator {

		@Override
		public boolean supports(Class<?> type) {
			return false;
		}

		@Override
		public void validate(Object target, Errors errors) {
		}

	}

}
