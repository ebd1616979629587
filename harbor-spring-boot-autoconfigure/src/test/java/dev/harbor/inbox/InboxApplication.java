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

package dev.harbor.inbox;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

import dev.harbor.autoconfigure.HarborConnectionDetailsAutoConfiguration;
import dev.harbor.autoconfigure.HarborInboxActuatorAutoConfiguration;
import dev.harbor.autoconfigure.HarborInboxAutoConfiguration;
import dev.harbor.autoconfigure.HarborJdbcAutoConfiguration;
import dev.harbor.autoconfigure.HarborListenerAutoConfiguration;
import dev.harbor.autoconfigure.HarborWebhookAutoConfiguration;
import dev.harbor.event.Event;
import dev.harbor.event.EventPayload;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.context.LifecycleAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * An application with an inbox and the listeners of a test.
 */
final class InboxApplication implements AutoCloseable {

	private final ConfigurableApplicationContext context;

	InboxApplication(String url, List<String> properties, Class<?>... listeners) {
		List<Class<?>> sources = new ArrayList<>(List.of(Configuration.class));
		sources.addAll(Arrays.asList(listeners));
		List<String> all = new ArrayList<>(List.of("spring.datasource.url=" + url, "spring.application.name=inbox-test",
				"spring.datasource.hikari.minimum-idle=0", "harbor.jdbc.initialize-schema=always",
				"harbor.inbox.retry.delay=50ms", "harbor.inbox.retry.multiplier=1",
				"harbor.inbox.polling-interval=200ms", "harbor.inbox.retry.jitter=0", "spring.main.banner-mode=off"));
		all.addAll(properties);
		this.context = new SpringApplicationBuilder(sources.toArray(Class[]::new)).web(WebApplicationType.NONE)
			.properties(all.toArray(String[]::new))
			.run();
	}

	static Event event(String type, String payload) {
		return event("evt_" + UUID.randomUUID(), type, payload);
	}

	static Event event(String id, String type, String payload) {
		return Event.of(id, type, "ws_1", EventPayload.ofJson(payload),
				Instant.parse("2026-01-02T03:04:05.123456789Z"));
	}

	HarborInbox inbox() {
		return this.context.getBean(HarborInbox.class);
	}

	JdbcHarborInbox jdbcInbox() {
		return this.context.getBean(JdbcHarborInbox.class);
	}

	JdbcTemplate jdbc() {
		return this.context.getBean(JdbcTemplate.class);
	}

	TransactionTemplate transaction() {
		return this.context.getBean(TransactionTemplate.class);
	}

	<T> T bean(Class<T> type) {
		return this.context.getBean(type);
	}

	@Nullable InboxEvent find(String listener, Event event) {
		return inbox().list(InboxQuery.create().listener(listener).eventId(event.id()))
			.data()
			.stream()
			.findFirst()
			.orElse(null);
	}

	List<InboxEventParkedEvent> parked() {
		return bean(ParkedEvents.class).events;
	}

	@Override
	public void close() {
		this.context.close();
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ LifecycleAutoConfiguration.class, DataSourceAutoConfiguration.class,
			JdbcTemplateAutoConfiguration.class, DataSourceTransactionManagerAutoConfiguration.class,
			TransactionAutoConfiguration.class, HarborConnectionDetailsAutoConfiguration.class,
			HarborJdbcAutoConfiguration.class, HarborListenerAutoConfiguration.class,
			HarborWebhookAutoConfiguration.class, HarborInboxAutoConfiguration.class,
			HarborInboxActuatorAutoConfiguration.class, ParkedEvents.class })
	static class Configuration {

	}

	static class ParkedEvents {

		private final List<InboxEventParkedEvent> events = new CopyOnWriteArrayList<>();

		@EventListener
		void parked(InboxEventParkedEvent event) {
			this.events.add(event);
		}

	}

}
