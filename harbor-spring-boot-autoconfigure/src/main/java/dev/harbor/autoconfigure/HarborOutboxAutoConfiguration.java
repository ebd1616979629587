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
import dev.harbor.event.PayloadCheck;
import dev.harbor.jdbc.HarborDatabase;
import dev.harbor.autoconfigure.TaskQueueLifecycle.Need;
import dev.harbor.outbox.HarborOutbox;
import dev.harbor.outbox.JdbcHarborOutbox;
import io.micrometer.observation.ObservationRegistry;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.LazyInitializationExcludeFilter;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.context.LifecycleProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.thread.Threading;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Role;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ResourceLoader;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for {@link HarborOutbox}.
 *
 * @since 0.2.0
 */
@AutoConfiguration(after = { HarborJdbcAutoConfiguration.class, HarborClientAutoConfiguration.class },
		afterName = "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration")
@ConditionalOnClass(JdbcTemplate.class)
@ConditionalOnBean(HarborDatabase.class)
@ConditionalOnMissingBean(HarborOutbox.class)
@ConditionalOnHarborEnabled(property = "harbor.outbox.enabled")
@EnableConfigurationProperties(HarborOutboxProperties.class)
@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
public final class HarborOutboxAutoConfiguration {

	/**
	 * Name of the bean that runs the queue of the outbox.
	 */
	static final String LIFECYCLE = "harborOutboxLifecycle";

	HarborOutboxAutoConfiguration() {
	}

	@Bean
	@Lazy
	JdbcHarborOutbox harborOutbox(@Qualifier(LIFECYCLE) TaskQueueLifecycle lifecycle, HarborDatabase database,
			HarborOutboxProperties properties, HarborProperties harborProperties,
			ObjectProvider<HarborClients> harborClients, ObjectProvider<LifecycleProperties> lifecycleProperties,
			Environment environment, @Qualifier("harbor") ObjectProvider<Clock> clock,
			ObjectProvider<ObservationRegistry> observationRegistry, ObjectProvider<PayloadCheck> payloadCheck,
			ApplicationEventPublisher publisher) {
		HarborClients clients = harborClients.getIfAvailable(() -> new DisabledHarborClients(harborProperties));
		boolean enabled = !(clients instanceof DisabledHarborClients);
		HarborOutboxProperties.Retry retry = properties.getRetry();
		JdbcHarborOutbox.Builder builder = JdbcHarborOutbox.builder(database, clients)
			.workspaceIds(new OutboxWorkspaces(harborProperties, clients))
			.retry(retry.getDelay(), retry.getMultiplier(), retry.getMaxDelay(), retry.getJitter())
			.keyCheckInterval(properties.getPollingInterval())
			.retention(properties.getRetention())
			.clock(clock.getIfAvailable(Clock::systemUTC))
			.observationRegistry(observationRegistry.getIfAvailable(() -> ObservationRegistry.NOOP))
			.publisher(publisher)
			.payloadCheck(payloadCheck.getIfAvailable(PayloadCheck::none));
		builder.queue()
			.concurrency(properties.getConcurrency())
			.pollingInterval(properties.getPollingInterval())
			.takeOverAfter(properties.getTakeOverAfter())
			.shutdownTimeout(TaskQueueLifecycle.shutdownTimeout(lifecycleProperties))
			.virtualThreads(Threading.VIRTUAL.isActive(environment))
			.when(() -> enabled);
		JdbcHarborOutbox outbox = builder.build();
		lifecycle.use(outbox.queue());
		return outbox;
	}

	@Bean(LIFECYCLE)
	TaskQueueLifecycle harborOutboxLifecycle(HarborOutboxProperties properties, ObjectProvider<JdbcHarborOutbox> outbox,
			ConfigurableListableBeanFactory beans, ResourceLoader resourceLoader) {
		HarborOutboxPropertiesValidator.validate(properties);
		// Not if a test replaces the outbox by a mock.
		return new TaskQueueLifecycle("outbox", () -> need(beans, resourceLoader), outbox::getIfAvailable);
	}

	private static Need need(ConfigurableListableBeanFactory beans, ResourceLoader resourceLoader) {
		if (new BeanClassReferences(HarborOutbox.class).existIn(beans)) {
			return Need.REQUIRED;
		}
		return JdbcStarter.isPresent(resourceLoader) ? Need.WELCOME : Need.NONE;
	}

	/**
	 * Creates the outbox at startup even with lazy initialization, so that waiting events
	 * are sent before another event is emitted.
	 */
	@Bean
	static LazyInitializationExcludeFilter harborOutboxLazyInitializationExcludeFilter() {
		return LazyInitializationExcludeFilter.forBeanTypes(TaskQueueLifecycle.class);
	}

}
