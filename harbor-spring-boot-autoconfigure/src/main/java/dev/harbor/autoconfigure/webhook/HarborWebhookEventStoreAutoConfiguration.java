package dev.harbor.autoconfigure.webhook;

import java.time.Clock;

import dev.harbor.autoconfigure.HarborConnectionDetailsAutoConfiguration;
import dev.harbor.autoconfigure.HarborWebhookProperties;
import dev.harbor.webhook.InMemoryWebhookEventStore;
import dev.harbor.webhook.WebhookEventStore;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the store that remembers which
 * events were handled. It is created when a method that receives webhooks needs it.
 */
@AutoConfiguration(after = HarborConnectionDetailsAutoConfiguration.class)
public final class HarborWebhookEventStoreAutoConfiguration {

	HarborWebhookEventStoreAutoConfiguration() {
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnMissingBean(WebhookEventStore.class)
	static class InMemoryConfiguration {

		private static final Log logger = LogFactory.getLog(HarborWebhookEventStoreAutoConfiguration.class);

		private static final int CAPACITY = 100_000;

		@Bean
		@Lazy
		InMemoryWebhookEventStore harborWebhookEventStore(HarborWebhookProperties properties,
				@Qualifier("harbor") ObjectProvider<Clock> clock) {
			logger.info("Handled webhook events are remembered in memory, which suits a single instance of the "
					+ "application; for several set 'harbor.webhook.store.type' to 'jdbc'");
			return new InMemoryWebhookEventStore(clock.getIfAvailable(Clock::systemUTC),
					properties.getStore().getRetention(), CAPACITY);
		}

	}

}
