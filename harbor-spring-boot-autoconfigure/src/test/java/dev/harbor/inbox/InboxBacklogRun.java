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
import java.time.Instant;
import java.util.List;

import com.zaxxer.hikari.HikariDataSource;
import dev.harbor.event.Event;
import dev.harbor.listener.HarborListener;
import dev.harbor.webhook.jdbc.TestDatabase;
import org.junit.jupiter.api.Test;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Handles events on PostgreSQL while 100,000 others wait for a later attempt, and shows
 * the query plans of frequent statements. On demand: {@code -Dtest=InboxBacklogRun}.
 */
class InboxBacklogRun {

	private static final int BACKLOG = 100_000;

	private static final int EVENTS = 2_000;

	@Test
	void handlingSpeedDoesNotDependOnTheBacklog() {
		try (HikariDataSource dataSource = TestDatabase.POSTGRESQL.dataSource()) {
			JdbcTemplate jdbc = new JdbcTemplate(dataSource);
			for (String table : List.of("effect", "harbor_inbox_event", "harbor_inbox_lane", "harbor_inbox_task",
					"harbor_application")) {
				jdbc.execute("drop table if exists " + table);
			}
			jdbc.execute("create table effect (event_id varchar(255) not null)");
			try (InboxApplication application = new InboxApplication(TestDatabase.POSTGRESQL.url(), List
				.of("spring.datasource.username=postgres", "spring.datasource.password=", "logging.level.root=warn"),
					OrderEvents.class)) {
				double before = rate(application, jdbc);
				jdbc.execute(
						"""
								insert into harbor_inbox_event
								select lpad(n::text, 32, '0'), 'orders', 'default', 'evt_backlog_' || n, 'order.shipped', 'ws_1',
									'{}', '2026-01-02T03:04:05Z', 'delivered', null, 'stored', 1, 1, now(), now() + interval '1 day'
								from generate_series(1, %s) n"""
							.formatted(BACKLOG));
				jdbc.execute("""
						insert into harbor_inbox_task (task_name, task_instance, execution_time, picked, version)
						select 'inbox', id, next_attempt, false, 1 from harbor_inbox_event where id like '0000%'""");
				jdbc.execute("analyze");
				double behind = rate(application, jdbc);
				System.out.printf("%.0f events a second without a backlog, %.0f with one of %d%n", before, behind,
						BACKLOG);
				explain(jdbc, "select * from harbor_inbox_task where picked = false and execution_time <= now() "
						+ "order by execution_time asc limit 8 for update skip locked");
				explain(jdbc, "select 1 from harbor_inbox_event where endpoint = 'default' and event_id = 'evt_1'");
				explain(jdbc, "select listener, state, count(*), min(received_at) from harbor_inbox_event "
						+ "where state in ('stored', 'parked') group by listener, state");
				Instant begun = Instant.now();
				assertThat(application.inbox().status().listeners().get("orders").stored()).isEqualTo(BACKLOG);
				System.out.println("status: " + Duration.between(begun, Instant.now()).toMillis() + " ms");
			}
		}
	}

	private static double rate(InboxApplication application, JdbcTemplate jdbc) {
		jdbc.execute("truncate table effect");
		Instant begun = Instant.now();
		for (int i = 0; i < EVENTS; i++) {
			application.jdbcInbox().take("default", InboxApplication.event("order.shipped", "{}"));
		}
		await().atMost(Duration.ofMinutes(2))
			.until(() -> Integer.valueOf(EVENTS)
				.equals(jdbc.queryForObject("select count(*) from effect", Integer.class)));
		return EVENTS * 1000.0 / Duration.between(begun, Instant.now()).toMillis();
	}

	private static void explain(JdbcTemplate jdbc, String query) {
		System.out.println(query);
		jdbc.queryForList("explain " + query, String.class).forEach((line) -> System.out.println("    " + line));
	}

	@Component
	static class OrderEvents {

		private final JdbcTemplate jdbc;

		OrderEvents(JdbcTemplate jdbc) {
			this.jdbc = jdbc;
		}

		@HarborListener(id = "orders")
		void shipped(Event event) {
			this.jdbc.update("insert into effect values (?)", event.id());
		}

	}

}
