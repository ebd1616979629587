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
 * The store in memory, where there is no other: part of
 * {@link HarborWebhookEventStoreAutoConfiguration}, and all there is of it in a slice of
 * Spring MVC, which has no database.
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
		logger.info("Handled webhook events are remembered in memory, which suits a single instance of the "
				+ "application; for several set 'harbor.webhook.store.type' to 'jdbc'");
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
