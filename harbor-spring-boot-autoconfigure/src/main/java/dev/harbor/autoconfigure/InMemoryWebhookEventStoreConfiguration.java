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

import dev.harbor.webhook.InMemoryWebhookEventStore;
import dev.harbor.webhook.WebhookEventStore;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.NoneNestedConditions;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;

/**
 * In-memory store, if there is no other store. Part of
 * {@link HarborWebhookEventStoreAutoConfiguration}, and of slices of Spring MVC, which
 * have no database.
 */
@Configuration(proxyBeanMethods = false)
@Conditional(InMemoryWebhookEventStoreConfiguration.OnSomeStore.class)
class InMemoryWebhookEventStoreConfiguration {

	private static final Log logger = LogFactory.getLog(InMemoryWebhookEventStoreConfiguration.class);

	private static final int CAPACITY = 100_000;

	@Bean
	@Lazy
	@ConditionalOnMissingBean(WebhookEventStore.class)
	InMemoryWebhookEventStore harborWebhookEventStore(HarborWebhookProperties properties,
			@Qualifier("harbor") ObjectProvider<Clock> clock) {
		logger.info("Handled webhook events are remembered in memory, which is suitable for a single instance of "
				+ "the application; for several instances, set 'harbor.webhook.store.type' to 'jdbc'");
		return new InMemoryWebhookEventStore(clock.getIfAvailable(Clock::systemUTC),
				properties.getStore().getRetention(), CAPACITY);
	}

	static class OnSomeStore extends NoneNestedConditions {

		OnSomeStore() {
			super(ConfigurationPhase.REGISTER_BEAN);
		}

		@ConditionalOnProperty(name = "harbor.webhook.store.type", havingValue = "none")
		static class None {

		}

	}

}
