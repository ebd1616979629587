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
import java.util.function.Supplier;

import dev.harbor.health.HarborOutboxEndpoint;
import dev.harbor.health.HarborOutboxEndpointWebExtension;
import dev.harbor.health.HarborOutboxHealthIndicator;
import dev.harbor.outbox.HarborOutbox;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.autoconfigure.endpoint.expose.EndpointExposure;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Role;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the health, the actuator
 * endpoint and the meters of the outbox.
 *
 * @since 0.2.0
 */
@AutoConfiguration(after = HarborOutboxAutoConfiguration.class)
@ConditionalOnBean(HarborOutbox.class)
@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
public final class HarborOutboxActuatorAutoConfiguration {

	HarborOutboxActuatorAutoConfiguration() {
	}

	/*
	 * Return the outbox if it is used. An outbox of the application has no lifecycle.
	 */
	private static Supplier<@Nullable HarborOutbox> ifUsed(ObjectProvider<HarborOutbox> outbox,
			ObjectProvider<TaskQueueLifecycle> lifecycle) {
		return () -> {
			TaskQueueLifecycle ours = lifecycle.getIfAvailable();
			return (ours == null || ours.isUsed()) ? outbox.getObject() : null;
		};
	}

	@Configuration(proxyBeanMethods = false)
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	@ConditionalOnHarborEnabled
	@ConditionalOnClass({ HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class })
	@ConditionalOnEnabledHealthIndicator("harboroutbox")
	static class HealthConfiguration {

		@Bean
		@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
		@ConditionalOnMissingBean(name = { "harborOutboxHealthIndicator", "harborOutboxHealthContributor" })
		HarborOutboxHealthIndicator harborOutboxHealthContributor(ObjectProvider<HarborOutbox> outbox,
				@Qualifier(HarborOutboxAutoConfiguration.LIFECYCLE) ObjectProvider<TaskQueueLifecycle> lifecycle) {
			return new HarborOutboxHealthIndicator(ifUsed(outbox, lifecycle));
		}

	}

	/*
	 * A health group may include the component.
	 */
	@Configuration(proxyBeanMethods = false)
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	@ConditionalOnHarborEnabled(false)
	@ConditionalOnClass({ HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class })
	@ConditionalOnEnabledHealthIndicator("harboroutbox")
	static class SwitchedOffHealthConfiguration {

		@Bean
		@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
		@ConditionalOnMissingBean(name = { "harborOutboxHealthIndicator", "harborOutboxHealthContributor" })
		HealthIndicator harborOutboxHealthContributor() {
			return () -> Health.unknown().withDetail("state", "disabled").build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	@ConditionalOnHarborEnabled
	@ConditionalOnClass(ConditionalOnAvailableEndpoint.class)
	@ConditionalOnAvailableEndpoint(HarborOutboxEndpoint.class)
	static class EndpointConfiguration {

		@Bean
		@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
		@ConditionalOnMissingBean
		HarborOutboxEndpoint harborOutboxEndpoint(ObjectProvider<HarborOutbox> outbox,
				@Qualifier(HarborOutboxAutoConfiguration.LIFECYCLE) ObjectProvider<TaskQueueLifecycle> lifecycle) {
			return new HarborOutboxEndpoint(ifUsed(outbox, lifecycle));
		}

		@Bean
		@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
		@ConditionalOnMissingBean
		@ConditionalOnAvailableEndpoint(exposure = EndpointExposure.WEB)
		HarborOutboxEndpointWebExtension harborOutboxEndpointWebExtension(HarborOutboxEndpoint endpoint) {
			return new HarborOutboxEndpointWebExtension(endpoint);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	@ConditionalOnHarborEnabled
	@ConditionalOnClass(MeterBinder.class)
	static class MetricsConfiguration {

		@Bean
		@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
		@ConditionalOnMissingBean
		HarborOutboxMetrics harborOutboxMetrics(ObjectProvider<HarborOutbox> outbox,
				@Qualifier(HarborOutboxAutoConfiguration.LIFECYCLE) ObjectProvider<TaskQueueLifecycle> lifecycle,
				@Qualifier("harbor") ObjectProvider<Clock> clock) {
			return new HarborOutboxMetrics(outbox::getObject, lifecycle.getIfAvailable(),
					clock.getIfAvailable(Clock::systemUTC));
		}

	}

}
