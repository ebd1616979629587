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

package dev.harbor.outbox;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;

import dev.harbor.event.CreateEventRequest;
import dev.harbor.event.PayloadCheck;
import dev.harbor.jdbc.HarborDatabase;
import dev.harbor.jdbc.HarborTables;
import dev.harbor.jdbc.TaskQueue;
import dev.harbor.jdbc.TaskQueue.DueTask;
import io.micrometer.observation.ObservationRegistry;
import org.h2.jdbcx.JdbcDataSource;

import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The tables of an outbox that sends nothing.
 */
class StoredEntries {

	static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678Z");

	final Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);

	final HarborDatabase database;

	final TransactionTemplate transaction;

	final OutboxTable table;

	final TaskQueue queue;

	StoredEntries() {
		JdbcDataSource dataSource = new JdbcDataSource();
		dataSource.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
		new ResourceDatabasePopulator(new ClassPathResource("dev/harbor/jdbc/schema-h2.sql")).execute(dataSource);
		JdbcTransactionManager transactionManager = new JdbcTransactionManager(dataSource);
		this.database = new HarborDatabase(dataSource, () -> transactionManager, HarborTables.withPrefix("harbor_"),
				null);
		this.transaction = new TransactionTemplate(transactionManager);
		this.table = new OutboxTable(this.database);
		this.queue = TaskQueue.builder(this.database, "outbox").build(DueTask::done);
	}

	OutboxEmitter emitter(UnaryOperator<String> workspaceIds, PayloadCheck payloadCheck,
			ObservationRegistry observations) {
		return new OutboxEmitter(this.database, this.table, this.queue,
				new OutboxEmitter.Settings(workspaceIds, payloadCheck, this.clock, observations));
	}

	String store() {
		return emitter((client) -> "ws_1", PayloadCheck.none(), ObservationRegistry.NOOP).emit("default",
				CreateEventRequest.of("order.shipped", Map.of()));
	}

	JdbcTemplate jdbc() {
		return this.database.jdbc();
	}

	List<String> tasks() {
		return jdbc().queryForList("select task_instance from harbor_outbox_task order by task_instance", String.class);
	}

}
