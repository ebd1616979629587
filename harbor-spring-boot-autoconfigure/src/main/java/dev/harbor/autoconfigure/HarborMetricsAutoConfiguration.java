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

import dev.harbor.client.HarborClients;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.context.annotation.Bean;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the metrics of Harbor's clients
 * that are not observations.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = HarborClientAutoConfiguration.class)
@ConditionalOnClass(MeterBinder.class)
@ConditionalOnBean(value = HarborClients.class, search = SearchStrategy.CURRENT)
public final class HarborMetricsAutoConfiguration {

	HarborMetricsAutoConfiguration() {
	}

	@Bean
	@ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
	HarborClientMetrics harborClientMetrics(HarborClients clients, @Qualifier("harbor") ObjectProvider<Clock> clock) {
		return new HarborClientMetrics(clients, clock.getIfAvailable(Clock::systemUTC));
	}

	/*
	 * Bind the meters to the registries of parent contexts as well. Spring Boot binds
	 * meters only to the registries of the same context, and registries of a parent
	 * contain the gauges of the parent's clients, which are not used.
	 */
	@Bean
	SmartInitializingSingleton harborClientMetricsOfParent(ConfigurableListableBeanFactory beanFactory,
			ObjectProvider<MeterRegistry> registries, ObjectProvider<HarborClientMetrics> metrics) {
		return () -> {
			if (beanFactory.getBeanNamesForType(MeterRegistry.class, true, false).length == 0) {
				registries.ifUnique((registry) -> metrics.ifAvailable((own) -> own.replaceIn(registry)));
			}
		};
	}

}
