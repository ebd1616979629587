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

import java.util.List;
import java.util.regex.Pattern;

import dev.harbor.event.Event;
import dev.harbor.inbox.InboxEvent.State;
import dev.harbor.listener.HarborListener;
import dev.harbor.webhook.jdbc.TestDatabase;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Component;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for the number of statements and commits that an event costs on PostgreSQL.
 */
@EnabledOnOs(value = OS.LINUX, architectures = "amd64")
class InboxStatementTests extends InboxDatabaseTests {

	private static final Pattern HERE = Pattern.compile("main");

	private static final Pattern HANDLING = Pattern.compile("harbor-inbox-\\d+");

	private InboxApplication application;

	private StatementLog log;

	InboxStatementTests() {
		super(TestDatabase.POSTGRESQL);
	}

	@BeforeEach
	void start() {
		this.application = start(Logging.class, Listeners.class);
		this.log = this.application.bean(StatementLog.class);
		// What is asked once for all.
		handle(InboxApplication.event("order.shipped", "{}"));
		await().until(() -> this.application.jdbc()
			.queryForObject("select count(last_success) from harbor_inbox_task", Integer.class) == 1);
	}

	private void handle(Event event) {
		this.application.jdbcInbox().take("default", event);
		awaitState(this.application, "listener", event, State.HANDLED);
	}

	@Test
	void deliveryTakesOneStatementAndOneCommit() {
		this.log.clear(HERE);
		this.application.jdbcInbox().take("default", InboxApplication.event("order.shipped", "{}"));
		List<String> entries = this.log.entries();
		assertThat(entries).hasSize(2);
		assertThat(entries.get(0)).contains("insert into harbor_inbox_event ")
			.contains("insert into harbor_inbox_task ");
		assertThat(entries.get(1)).isEqualTo("commit");
	}

	@Test
	void copyOfADeliveryTakesOneStatement() {
		Event event = InboxApplication.event("order.shipped", "{}");
		handle(event);
		this.log.clear(HERE);
		assertThat(this.application.jdbcInbox().take("default", event)).isFalse();
		assertThat(this.log.entries()).hasSize(2).last().isEqualTo("rollback");
	}

	@Test
	void handlingTakesTwoStatementsAndOneCommit() {
		this.log.clear(HANDLING);
		Event event = InboxApplication.event("order.shipped", "{}");
		handle(event);
		await().until(() -> this.log.entries().contains("commit"));
		assertThat(this.log.entries()).hasSize(3).last().isEqualTo("commit");
		// By nothing that has an index of its own, which would be taken in a new
		// database.
		assertThat(this.log.entries().get(0)).startsWith("select ").endsWith(" where id = ? for update");
	}

	@Configuration(proxyBeanMethods = false)
	static class Logging {

		@Bean
		static StatementLog statementLog() {
			return new StatementLog();
		}

	}

	@Component
	static class Listeners {

		@HarborListener(id = "listener", types = "order.shipped")
		void shipped(Event event) {
		}

	}

}
