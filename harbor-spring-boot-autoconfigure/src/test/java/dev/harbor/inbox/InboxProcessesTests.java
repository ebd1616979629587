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

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import com.zaxxer.hikari.HikariDataSource;
import dev.harbor.event.Event;
import dev.harbor.webhook.jdbc.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.jdbc.core.JdbcTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests that each event has one effect where several processes share an inbox, and some
 * of them are killed.
 */
@EnabledOnOs(value = OS.LINUX, architectures = "amd64")
@Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class InboxProcessesTests {

	private static final String DATABASE = "inbox_processes";

	private static final int SIGKILL = 128 + 9;

	@TempDir
	private Path directory;

	private final List<AutoCloseable> closed = new ArrayList<>();

	private String url;

	private JdbcTemplate jdbc;

	@BeforeEach
	void createDatabase() {
		inAdministration("create database " + DATABASE);
		this.url = TestDatabase.POSTGRESQL.url().replaceFirst("/postgres(?=\\?|$)", "/" + DATABASE);
		HikariDataSource dataSource = TestDatabase.POSTGRESQL.dataSource();
		dataSource.setJdbcUrl(this.url);
		this.closed.add(dataSource);
		this.jdbc = new JdbcTemplate(dataSource);
		// Nothing that would keep an effect from being there twice.
		this.jdbc.execute("create table effect (event_id varchar(255) not null)");
	}

	@AfterEach
	void dropDatabase() throws Exception {
		for (AutoCloseable closeable : this.closed) {
			closeable.close();
		}
		inAdministration("drop database %s with (force)".formatted(DATABASE));
	}

	private static void inAdministration(String sql) {
		try (HikariDataSource administration = TestDatabase.POSTGRESQL.dataSource()) {
			new JdbcTemplate(administration).execute(sql);
		}
	}

	@Test
	void eachEventHasOneEffectWhateverIsKilled() throws Exception {
		int events = 3000;
		InboxApplication storing = new InboxApplication(this.url,
				List.of("spring.datasource.username=postgres", "spring.datasource.password=", "harbor.enabled=false"),
				HandlingProcess.OrderEvents.class);
		this.closed.add(storing);
		HandlingProcess steady = start("steady");
		HandlingProcess victim = start("victim-0").awaitStarted();
		steady.awaitStarted();
		int stored = 0;
		for (int kill = 1; kill <= 3; kill++) {
			while (stored < events * kill / 3) {
				storing.jdbcInbox().take("default", InboxApplication.event("order.shipped", "{}"));
				stored++;
			}
			// In the middle of what there is to handle.
			assertThat(victim.kill()).isEqualTo(SIGKILL);
			victim = start("victim-" + kill);
		}
		await().atMost(Duration.ofMinutes(3)).until(this::effects, (effects) -> effects >= events);
		await().atMost(Duration.ofMinutes(1))
			.until(() -> storing.inbox().status().listeners().get("orders").stored() == 0);
		assertThat(this.jdbc.queryForObject("select count(distinct event_id) from effect", Integer.class))
			.isEqualTo(events);
		assertThat(effects()).isEqualTo(events);
		List<Map<String, Object>> left = this.jdbc
			.queryForList("select * from harbor_inbox_task where task_name = 'inbox'");
		assertThat(left).isEmpty();
	}

	@Test
	void eachEventHasOneEffectAlthoughAllConnectionsBreakAgainAndAgain() {
		int events = 1000;
		InboxApplication application = new InboxApplication(this.url,
				List.of("spring.datasource.username=postgres", "spring.datasource.password=",
						"harbor.inbox.take-over-after=2s", "harbor.inbox.retry.max-retries=100"),
				HandlingProcess.OrderEvents.class);
		this.closed.add(application);
		try (HikariDataSource administration = TestDatabase.POSTGRESQL.dataSource()) {
			JdbcTemplate administrator = new JdbcTemplate(administration);
			for (int i = 0; i < events; i++) {
				if (i % 100 == 50) {
					administrator.queryForList(
							"select pg_terminate_backend(pid) from pg_stat_activity where datname = ?", DATABASE);
				}
				Event event = InboxApplication.event("order.shipped", "{}");
				// As Harbor does: again, until it is acknowledged.
				await().pollDelay(Duration.ZERO).ignoreExceptions().atMost(Duration.ofMinutes(1)).until(() -> {
					application.jdbcInbox().take("default", event);
					return true;
				});
			}
			await().ignoreExceptions()
				.atMost(Duration.ofMinutes(2))
				.until(() -> application.inbox().status().listeners().get("orders").stored() == 0);
		}
		assertThat(effects()).isEqualTo(events);
		assertThat(this.jdbc.queryForObject("select count(distinct event_id) from effect", Integer.class))
			.isEqualTo(events);
		assertThat(application.inbox().status().listeners().get("orders").parked()).isZero();
	}

	private int effects() {
		Integer effects = this.jdbc.queryForObject("select count(*) from effect", Integer.class);
		return (effects != null) ? effects : -1;
	}

	private HandlingProcess start(String name) {
		HandlingProcess process = HandlingProcess.start(this.directory, name, this.url);
		this.closed.add(process);
		return process;
	}

}
