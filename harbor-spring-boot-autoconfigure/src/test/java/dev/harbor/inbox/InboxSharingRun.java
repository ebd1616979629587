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

import com.zaxxer.hikari.HikariDataSource;
import dev.harbor.webhook.jdbc.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.jdbc.core.JdbcTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Handles a backlog on PostgreSQL with one to four processes, and shows the share of
 * each. On demand: {@code -Dtest=InboxSharingRun}, with the numbers of events and
 * processes in {@code -Dinbox.events} and {@code -Dinbox.processes}.
 */
class InboxSharingRun {

	private static final int EVENTS = Integer.getInteger("inbox.events", 10_000);

	private static final int PROCESSES = Integer.getInteger("inbox.processes", 4);

	@TempDir
	private Path directory;

	@Test
	void processesShareTheWork() throws Exception {
		try (HikariDataSource dataSource = TestDatabase.POSTGRESQL.dataSource()) {
			JdbcTemplate jdbc = new JdbcTemplate(dataSource);
			for (String table : List.of("effect", "harbor_inbox_event", "harbor_inbox_lane", "harbor_inbox_task",
					"harbor_application")) {
				jdbc.execute("drop table if exists " + table);
			}
			InboxEffects.createTable(jdbc);
			for (int processes = 1; processes <= PROCESSES; processes++) {
				run(jdbc, processes);
			}
		}
	}

	private void run(JdbcTemplate jdbc, int count) throws Exception {
		List<HandlingProcess> processes = new ArrayList<>();
		try {
			for (int i = 0; i < count; i++) {
				processes.add(HandlingProcess.start(this.directory, count + "-" + i, TestDatabase.POSTGRESQL.url()));
			}
			for (HandlingProcess process : processes) {
				process.awaitStarted();
			}
			jdbc.execute("truncate table effect, harbor_inbox_event, harbor_inbox_task");
			jdbc.execute("""
					insert into harbor_inbox_event
					select lpad(n::text, 32, '0'), 'orders', 'default', 'evt_' || n, 'order.shipped', 'ws_1',
						'{"n":1}', '2026-01-02T03:04:05Z', 'delivered', null, 'stored', 0, 0, now(), now()
					from generate_series(1, %s) n""".formatted(EVENTS));
			jdbc.execute("""
					insert into harbor_inbox_task (task_name, task_instance, execution_time, picked, version)
					select 'inbox', id, now(), false, 1 from harbor_inbox_event""");
			await().pollInterval(Duration.ofMillis(500))
				.atMost(Duration.ofMinutes(2))
				.until(() -> InboxEffects.count(jdbc, "orders") == EVENTS);
			assertThat(InboxEffects.distinct(jdbc)).isEqualTo(EVENTS);
			List<Map<String, Object>> shares = jdbc
				.queryForList("select process, count(*) from effect group by process order by process");
			Double seconds = jdbc.queryForObject("select extract(epoch from max(at) - min(at)) from effect",
					Double.class);
			System.out.printf("%d processes: %.0f events a second, shares %s%n", count,
					EVENTS / ((seconds != null) ? seconds : 1),
					shares.stream().map((share) -> share.get("count")).toList());
		}
		finally {
			processes.forEach(HandlingProcess::close);
		}
	}

}
