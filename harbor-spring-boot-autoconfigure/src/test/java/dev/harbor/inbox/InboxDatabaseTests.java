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

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

import com.zaxxer.hikari.HikariDataSource;
import dev.harbor.event.Event;
import dev.harbor.inbox.InboxEvent.State;
import dev.harbor.webhook.jdbc.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

import org.springframework.jdbc.core.JdbcTemplate;

import static org.awaitility.Awaitility.await;

/**
 * Starts applications with an inbox on a database without tables.
 */
abstract class InboxDatabaseTests {

	private static final Map<String, AtomicInteger> calls = new ConcurrentHashMap<>();

	static final Map<String, Object> seen = new ConcurrentHashMap<>();

	static volatile CountDownLatch gate = new CountDownLatch(0);

	final TestDatabase database;

	private final List<InboxApplication> applications = new ArrayList<>();

	HikariDataSource dataSource;

	InboxDatabaseTests(TestDatabase database) {
		this.database = database;
	}

	@BeforeEach
	void createTable() {
		calls.clear();
		seen.clear();
		gate = new CountDownLatch(0);
		this.dataSource = this.database.dataSource();
		JdbcTemplate jdbc = new JdbcTemplate(this.dataSource);
		for (String table : List.of("effect", "harbor_inbox_event", "harbor_inbox_lane", "harbor_inbox_task",
				"harbor_application")) {
			jdbc.execute("drop table if exists " + table);
		}
		jdbc.execute("create table effect (event_id varchar(255) not null)");
	}

	@AfterEach
	void stop() {
		gate.countDown();
		this.applications.forEach(InboxApplication::close);
		this.dataSource.close();
	}

	InboxApplication start(Class<?>... listeners) {
		return start(List.of(), listeners);
	}

	InboxApplication start(List<String> properties, Class<?>... listeners) {
		List<String> all = new ArrayList<>(
				List.of("spring.datasource.username=" + this.dataSource.getUsername(), "spring.datasource.password="));
		all.addAll(properties);
		InboxApplication application = new InboxApplication(this.database.url(), all, listeners);
		this.applications.add(application);
		return application;
	}

	long effects(Event event) {
		Long count = new JdbcTemplate(this.dataSource).queryForObject("select count(*) from effect where event_id = ?",
				Long.class, event.id());
		return (count != null) ? count : -1;
	}

	static int calls(String method) {
		AtomicInteger count = calls.get(method);
		return (count != null) ? count.get() : 0;
	}

	static int call(String method) {
		return calls.computeIfAbsent(method, (key) -> new AtomicInteger()).incrementAndGet();
	}

	static InboxEvent awaitState(InboxApplication application, String listener, Event event, State state) {
		return await().atMost(Duration.ofSeconds(30))
			.until(() -> application.find(listener, event), (found) -> found != null && found.state() == state);
	}

}
