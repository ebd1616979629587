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

import dev.harbor.webhook.jdbc.TestDatabase;
import org.junit.jupiter.api.Test;

import org.springframework.jdbc.core.JdbcTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for the inbox on H2.
 */
class H2InboxTests extends InboxTests {

	H2InboxTests() {
		super(TestDatabase.H2);
	}

	@Test
	void jobThatOnlyOtherInstancesHaveIsLeftToThem() {
		start(OrderEvents.class).close();
		JdbcTemplate jdbc = new JdbcTemplate(this.dataSource);
		jdbc.update("insert into harbor_inbox_task (task_name, task_instance, execution_time, picked, version) "
				+ "values ('inbox-reconcile', 'recurring', dateadd(day, -15, current_timestamp), false, 1)");
		start(List.of("harbor.inbox.take-over-after=1s"), OrderEvents.class);
		// Unknown jobs were deleted whenever dead tasks are looked for.
		for (String task : List.of("first", "second")) {
			jdbc.update("insert into harbor_inbox_task (task_name, task_instance, execution_time, picked, picked_by, "
					+ "last_heartbeat, version) values ('inbox', ?, current_timestamp, true, 'dead', "
					+ "dateadd(day, -1, current_timestamp), 1)", task);
			await().until(() -> jdbc.queryForObject("select count(*) from harbor_inbox_task where task_instance = ?",
					Integer.class, task) == 0);
		}
		assertThat(jdbc.queryForObject("select count(*) from harbor_inbox_task where task_name = 'inbox-reconcile'",
				Integer.class))
			.isOne();
	}

}
