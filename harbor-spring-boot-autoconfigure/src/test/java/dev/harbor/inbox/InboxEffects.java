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

import org.springframework.jdbc.core.JdbcTemplate;

import static org.awaitility.Awaitility.await;

/**
 * The effects of the listeners of {@link HandlingProcess} in the database.
 */
final class InboxEffects {

	private InboxEffects() {
	}

	/**
	 * Create the table without constraints that would prevent repeated effects.
	 */
	static void createTable(JdbcTemplate jdbc) {
		jdbc.execute("""
				create table effect (
					place bigserial,
					event_id varchar(255) not null,
					listener varchar(255) not null,
					process varchar(255) not null,
					order_number varchar(255),
					n int,
					at timestamp with time zone default clock_timestamp()
				)""");
	}

	static void awaitAllHandled(JdbcTemplate jdbc) {
		await().ignoreExceptions()
			.atMost(Duration.ofMinutes(3))
			.until(() -> number(jdbc, "select count(*) from harbor_inbox_event where state <> 'handled'") == 0
					&& number(jdbc, "select count(*) from harbor_inbox_task where task_name = 'inbox'") == 0);
	}

	static long count(JdbcTemplate jdbc, String listener) {
		return number(jdbc, "select count(*) from effect where listener = '%s'".formatted(listener));
	}

	static long distinct(JdbcTemplate jdbc) {
		return number(jdbc, "select count(*) from (select distinct event_id, listener from effect) effects");
	}

	/**
	 * Count effects that preceded one with a smaller number in the same order.
	 */
	static long outOfOrder(JdbcTemplate jdbc) {
		return number(jdbc, """
				select count(*) from (
					select n, lag(n, 1, -1) over (partition by order_number order by place) before
					from effect where listener = 'history') effects
				where n <> before + 1""");
	}

	static long number(JdbcTemplate jdbc, String query) {
		Long number = jdbc.queryForObject(query, Long.class);
		return (number != null) ? number : -1;
	}

}
