package dev.harbor.autoconfigure.outbox;

import java.time.Clock;

import dev.harbor.autoconfigure.ConditionalOnHarborEnabled;
import dev.harbor.health.HarborOutboxEndpoint;
import dev.harbor.health.HarborOutboxHealthIndicator;
import dev.harbor.outbox.HarborOutbox;
import io.micrometer.core.instrument.binder.MeterBinder;

import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for operating the outbox: health,
 * actuator endpoint and meters.
 */
@AutoConfiguration(after = HarborOutboxAutoConfiguration.class)
@ConditionalOnBean(HarborOutbox.class)
@ConditionalOnHarborEnabled
public final class HarborOutboxActuatorAutoConfiguration {

	HarborOutboxActuatorAutoConfiguration() {
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class })
	@ConditionalOnEnabledHealthIndicator("harboroutbox")
	static class HealthConfiguration {

		@Bean
		@ConditionalOnMissingBean(name = { "harborOutboxHealthIndicator", "harborOutboxHealthContributor" })
		HarborOutboxHealthIndicator harborOutboxHealthContributor(HarborOutbox outbox) {
			return new HarborOutboxHealthIndicator(outbox);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(ConditionalOnAvailableEndpoint.class)
	@ConditionalOnAvailableEndpoint(HarborOutboxEndpoint.class)
	static class EndpointConfiguration {

		@Bean
		@ConditionalOnMissingBean
		HarborOutboxEndpoint harborOutboxEndpoint(HarborOutbox outbox) {
			return new HarborOutboxEndpoint(outbox);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(MeterBinder.class)
	static class MetricsConfiguration {

		@Bean
		@ConditionalOnMissingBean
		HarborOutboxMetrics harborOutboxMetrics(HarborOutbox outbox, @Qualifier("harbor") ObjectProvider<Clock> clock) {
			return new HarborOutboxMetrics(outbox, clock.getIfAvailable(Clock::systemUTC));
		}

	}

}
