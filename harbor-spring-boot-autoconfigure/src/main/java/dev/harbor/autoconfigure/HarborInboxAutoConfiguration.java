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

import java.time.Duration;

import dev.harbor.autoconfigure.HarborInboxProperties.Retry;
import dev.harbor.client.HarborClients;
import dev.harbor.event.PayloadConverter;
import dev.harbor.inbox.HarborInbox;
import dev.harbor.inbox.JdbcHarborInbox;
import dev.harbor.jdbc.HarborDatabase;
import dev.harbor.autoconfigure.TaskQueueLifecycle.Need;
import dev.harbor.listener.HarborListeners;
import io.micrometer.observation.ObservationRegistry;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.LazyInitializationExcludeFilter;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.boot.autoconfigure.context.LifecycleProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.thread.Threading;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ResourceLoader;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the inbox.
 *
 * @since 0.2.0
 */
@AutoConfiguration(after = { HarborJdbcAutoConfiguration.class, HarborListenerAutoConfiguration.class })
@ConditionalOnClass(name = "com.github.kagkarlsson.scheduler.Scheduler", value = JdbcTemplate.class)
@ConditionalOnBean(HarborDatabase.class)
@ConditionalOnHarborEnabled(property = "harbor.inbox.enabled")
@EnableConfigurationProperties(HarborInboxProperties.class)
public final class HarborInboxAutoConfiguration {

	/**
	 * Name of the bean that runs the queue of the inbox.
	 */
	static final String LIFECYCLE = "harborInboxLifecycle";

	HarborInboxAutoConfiguration() {
	}

	@Bean
	@Lazy
	@ConditionalOnMissingBean(value = HarborInbox.class, search = SearchStrategy.CURRENT)
	JdbcHarborInbox harborInbox(@Qualifier(LIFECYCLE) TaskQueueLifecycle lifecycle, HarborDatabase database,
			HarborListeners listeners, HarborInboxProperties properties, HarborProperties harborProperties,
			ApplicationEventPublisher publisher, ObjectProvider<ObservationRegistry> observations,
			ObjectProvider<LifecycleProperties> lifecycleProperties, ObjectProvider<HarborClients> clients,
			ObjectProvider<PayloadConverter> payloadConverter, ObjectProvider<ReceivedPayloadReport> payloadReport,
			Environment environment) {
		Retry retry = properties.getRetry();
		JdbcHarborInbox.Builder builder = JdbcHarborInbox.builder(database, listeners, publisher)
			.retries(retry.getMaxRetries(), retry.getDelay(), retry.getMultiplier(), retry.getMaxDelay(),
					retry.getJitter())
			.retention(properties.getRetention())
			.skipParked(properties.getSkipParked())
			.payloadConverter(payloadConverter.getIfAvailable(PayloadConverter::standard))
			.observations(observations.getIfAvailable(() -> ObservationRegistry.NOOP));
		payloadReport.ifAvailable(builder::inspector);
		builder.client(() -> clients.getObject().get(properties.getReconcile().getClient()));
		Duration reconcileInterval = properties.getReconcile().getInterval();
		if (reconcileInterval != null) {
			clients.ifAvailable(
					(available) -> HarborInboxPropertiesValidator.validateClient(properties, available.names()));
			builder.reconcile(reconcileInterval, properties.getReconcile().getLookback());
		}
		builder.queue()
			.concurrency(properties.getConcurrency())
			.pollingInterval(properties.getPollingInterval())
			.takeOverAfter(properties.getTakeOverAfter())
			.shutdownTimeout(TaskQueueLifecycle.shutdownTimeout(lifecycleProperties))
			.virtualThreads(Threading.VIRTUAL.isActive(environment))
			.when(() -> harborProperties.isEnabled() && !listeners.all().isEmpty());
		JdbcHarborInbox inbox = builder.build();
		lifecycle.use(inbox.queue());
		return inbox;
	}

	@Bean
	static SkippingListenersVerification harborSkippingListenersVerification(HarborInboxProperties properties,
			HarborListeners listeners) {
		return new SkippingListenersVerification(properties.getSkipParked(), listeners);
	}

	@Bean(LIFECYCLE)
	@ConditionalOnBean(value = JdbcHarborInbox.class, search = SearchStrategy.CURRENT)
	TaskQueueLifecycle harborInboxLifecycle(HarborInboxProperties properties, ObjectProvider<JdbcHarborInbox> inbox,
			HarborListeners listeners, ResourceLoader resourceLoader) {
		HarborInboxPropertiesValidator.validate(properties);
		// Not if a test replaces the inbox by a mock.
		return new TaskQueueLifecycle("inbox", () -> need(listeners, resourceLoader), inbox::getIfAvailable);
	}

	// Rows of removed listeners are shown.
	private static Need need(HarborListeners listeners, ResourceLoader resourceLoader) {
		if (!listeners.all().isEmpty()) {
			return Need.REQUIRED;
		}
		return JdbcStarter.isPresent(resourceLoader) ? Need.WELCOME : Need.NONE;
	}

	@Bean
	static LazyInitializationExcludeFilter harborInboxLazyInitializationExcludeFilter() {
		return LazyInitializationExcludeFilter.forBeanTypes(TaskQueueLifecycle.class);
	}

}
