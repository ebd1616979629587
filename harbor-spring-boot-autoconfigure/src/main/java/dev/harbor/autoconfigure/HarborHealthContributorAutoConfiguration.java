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
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;

import dev.harbor.client.HarborClients;
import dev.harbor.health.HarborClientCheckCondition;
import dev.harbor.health.HarborClientChecks;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.registry.HealthContributorRegistry;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.core.task.SimpleAsyncTaskExecutor;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the health of Harbor's clients.
 * Each configured client has a contributor, even without a key or if Harbor is disabled,
 * because a health group may include it.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = HarborClientAutoConfiguration.class)
@ConditionalOnClass({ HealthContributor.class, ConditionalOnEnabledHealthIndicator.class })
@ConditionalOnEnabledHealthIndicator("harbor")
@EnableConfigurationProperties(HarborHealthProperties.class)
public final class HarborHealthContributorAutoConfiguration {

	HarborHealthContributorAutoConfiguration() {
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnHarborEnabled
	@ConditionalOnBean(value = HarborClients.class, search = SearchStrategy.CURRENT)
	static class SwitchedOnConfiguration {

		/**
		 * Each check has its own short-lived thread. An executor of the application may
		 * have limits, which would block readers of health.
		 */
		@Bean(defaultCandidate = false)
		SimpleAsyncTaskExecutor harborHealthTaskExecutor() {
			SimpleAsyncTaskExecutor executor = new SimpleAsyncTaskExecutor("harbor-health-");
			executor.setDaemon(true);
			return executor;
		}

		@Bean
		@ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
		HarborClientChecks harborClientChecks(HarborClients clients, HarborHealthProperties properties,
				@Qualifier("harborHealthTaskExecutor") Executor executor,
				@Qualifier("harbor") ObjectProvider<Clock> clock,
				ObjectProvider<HarborClientCheckCondition> conditions) {
			if (properties.getInterval().compareTo(Duration.ZERO) <= 0) {
				throw new InvalidHarborPropertyException("harbor.health.interval", "It must be more than zero");
			}
			return new HarborClientChecks(clients, properties.getInterval(), properties.isExcessScopes(), executor,
					clock.getIfAvailable(Clock::systemUTC), (name, client) -> conditions.orderedStream()
						.allMatch((condition) -> condition.mayCheck(name, client)));
		}

		@Bean
		ApplicationListener<ApplicationReadyEvent> harborClientChecksInitializer(HarborClientChecks checks) {
			return (event) -> checks.begin();
		}

		@Bean
		@ConditionalOnMissingBean(name = { "harborHealthIndicator", "harborHealthContributor" },
				search = SearchStrategy.CURRENT)
		HealthContributor harborHealthContributor(HarborClientChecks checks) {
			return checks.contributor();
		}

		@Bean
		ParentHealthRegistration harborParentHealthRegistration(ConfigurableListableBeanFactory beanFactory,
				ObjectProvider<HealthContributorRegistry> registries,
				@Qualifier("harborHealthContributor") ObjectProvider<HealthContributor> contributor) {
			return new ParentHealthRegistration("harbor", HarborClientChecks::isContributor, beanFactory, registries,
					contributor);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnHarborEnabled(false)
	static class SwitchedOffConfiguration {

		@Bean
		@ConditionalOnMissingBean(name = { "harborHealthIndicator", "harborHealthContributor" },
				search = SearchStrategy.CURRENT)
		HealthContributor harborHealthContributor(Environment environment) {
			HealthIndicator disabled = () -> Health.unknown().withDetail("state", "disabled").build();
			Set<String> names = HarborClientSetting.clientNames(environment);
			if (names.isEmpty()) {
				return disabled;
			}
			Map<String, HealthIndicator> indicators = new LinkedHashMap<>();
			indicators.put(HarborProperties.DEFAULT_CLIENT, disabled);
			names.forEach((name) -> indicators.put(name, disabled));
			return CompositeHealthContributor.fromMap(indicators);
		}

	}

}
