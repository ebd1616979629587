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

import java.util.function.Supplier;

import dev.harbor.health.HarborInboxEndpoint;
import dev.harbor.health.HarborInboxEndpointWebExtension;
import dev.harbor.health.HarborInboxHealthIndicator;
import dev.harbor.inbox.HarborInbox;
import dev.harbor.listener.HarborListeners;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.autoconfigure.endpoint.expose.EndpointExposure;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.registry.HealthContributorRegistry;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the health, the actuator
 * endpoint and the meters of the inbox.
 *
 * @since 0.2.0
 */
@AutoConfiguration(after = HarborInboxAutoConfiguration.class)
@ConditionalOnBean(HarborInbox.class)
public final class HarborInboxActuatorAutoConfiguration {

	HarborInboxActuatorAutoConfiguration() {
	}

	/*
	 * Return the inbox if it is used. An inbox of the application has no lifecycle.
	 */
	private static Supplier<@Nullable HarborInbox> ifUsed(ObjectProvider<HarborInbox> inbox,
			ObjectProvider<TaskQueueLifecycle> lifecycle) {
		return () -> {
			TaskQueueLifecycle ours = lifecycle.getIfAvailable();
			return (ours == null || ours.isUsed()) ? inbox.getObject() : null;
		};
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnHarborEnabled
	@ConditionalOnClass({ HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class })
	@ConditionalOnEnabledHealthIndicator("harborinbox")
	static class HealthConfiguration {

		@Bean
		@ConditionalOnMissingBean(name = { "harborInboxHealthIndicator", "harborInboxHealthContributor" },
				search = SearchStrategy.CURRENT)
		HarborInboxHealthIndicator harborInboxHealthContributor(ObjectProvider<HarborInbox> inbox,
				@Qualifier(HarborInboxAutoConfiguration.LIFECYCLE) ObjectProvider<TaskQueueLifecycle> lifecycle) {
			return new HarborInboxHealthIndicator(ifUsed(inbox, lifecycle));
		}

		@Bean
		ParentHealthRegistration harborInboxParentHealthRegistration(ConfigurableListableBeanFactory beanFactory,
				ObjectProvider<HealthContributorRegistry> registries,
				@Qualifier("harborInboxHealthContributor") ObjectProvider<HealthContributor> contributor) {
			return new ParentHealthRegistration("harborInbox", HarborInboxHealthIndicator.class::isInstance,
					beanFactory, registries, contributor);
		}

	}

	/*
	 * A health group may include the component.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnHarborEnabled(false)
	@ConditionalOnClass({ HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class })
	@ConditionalOnEnabledHealthIndicator("harborinbox")
	static class SwitchedOffHealthConfiguration {

		@Bean
		@ConditionalOnMissingBean(name = { "harborInboxHealthIndicator", "harborInboxHealthContributor" },
				search = SearchStrategy.CURRENT)
		HealthIndicator harborInboxHealthContributor() {
			return () -> Health.unknown().withDetail("state", "disabled").build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnHarborEnabled
	@ConditionalOnClass(ConditionalOnAvailableEndpoint.class)
	@ConditionalOnAvailableEndpoint(HarborInboxEndpoint.class)
	static class EndpointConfiguration {

		@Bean
		@ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
		HarborInboxEndpoint harborInboxEndpoint(ObjectProvider<HarborInbox> inbox,
				@Qualifier(HarborInboxAutoConfiguration.LIFECYCLE) ObjectProvider<TaskQueueLifecycle> lifecycle) {
			return new HarborInboxEndpoint(ifUsed(inbox, lifecycle));
		}

		@Bean
		@ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
		@ConditionalOnAvailableEndpoint(exposure = EndpointExposure.WEB)
		HarborInboxEndpointWebExtension harborInboxEndpointWebExtension(HarborInboxEndpoint endpoint) {
			return new HarborInboxEndpointWebExtension(endpoint);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnHarborEnabled
	@ConditionalOnClass(MeterBinder.class)
	static class MetricsConfiguration {

		@Bean
		@ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
		HarborInboxMetrics harborInboxMetrics(ObjectProvider<HarborInbox> inbox, HarborListeners listeners) {
			return new HarborInboxMetrics(inbox::getObject, listeners);
		}

	}

}
