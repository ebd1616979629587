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

package dev.harbor.benchmark;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/**
 * A server with durable commits, as by default in PostgreSQL, and a database for each
 * arm.
 */
final class Postgres {

	// This has a cost itself.
	private static final boolean SHOW_STATEMENTS = Boolean.getBoolean("statements");

	private static final Duration PATIENCE = Duration.ofMinutes(2);

	private final AtomicInteger number = new AtomicInteger();

	private final EmbeddedPostgres server;

	private final JdbcTemplate jdbc;

	private final long pid;

	Postgres() throws IOException {
		EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder().setServerConfig("synchronous_commit", "on");
		if (SHOW_STATEMENTS) {
			builder.setServerConfig("shared_preload_libraries", "pg_stat_statements");
		}
		this.server = builder.start();
		this.jdbc = jdbc("postgres");
		Long backend = this.jdbc.queryForObject("select pg_backend_pid()", Long.class);
		this.pid = ProcessorTime.parentOf(backend);
	}

	private JdbcTemplate jdbc(String database) {
		return new JdbcTemplate(
				new SingleConnectionDataSource(this.server.getJdbcUrl("postgres", database), "postgres", "", true));
	}

	double processorTime() {
		return ProcessorTime.withChildren(this.pid);
	}

	Database create() {
		String name = "arm_" + this.number.incrementAndGet();
		this.jdbc.execute("create database " + name);
		Database database = new Database(name, jdbc(name));
		database.jdbc.execute("""
				create sequence effect_number;
				create table effect (event_id text not null, process bigint not null, begun_at timestamptz not null,
					number bigint not null default nextval('effect_number'));
				create table customer_order (id text primary key);
				create table inbox (event_id text primary key, event_type text not null, payload text not null,
					received_at timestamptz not null, handled_at timestamptz);
				create index on inbox (received_at) where handled_at is null;
				create table outbox (id bigint generated always as identity primary key, event_type text not null,
					payload text not null, emitted_at timestamptz not null, sent_at timestamptz);
				create index on outbox (emitted_at) where sent_at is null""");
		if (SHOW_STATEMENTS) {
			database.jdbc.execute("create extension pg_stat_statements");
		}
		this.jdbc.execute("checkpoint");
		return database;
	}

	/**
	 * Wait until a count is reached, while it increases.
	 */
	static void await(String what, Callable<Long> count, long expected) throws Exception {
		long last = -1;
		long lastChange = System.nanoTime();
		long now;
		while ((now = count.call()) < expected) {
			if (now != last) {
				last = now;
				lastChange = System.nanoTime();
			}
			else if (System.nanoTime() - lastChange > PATIENCE.toNanos()) {
				throw new IllegalStateException("Only %d of %d: %s".formatted(now, expected, what));
			}
			Thread.sleep(50);
		}
	}

	/**
	 * A database of the server. Dropped when it is closed.
	 */
	final class Database implements AutoCloseable {

		private final String name;

		private final JdbcTemplate jdbc;

		private Database(String name, JdbcTemplate jdbc) {
			this.name = name;
			this.jdbc = jdbc;
		}

		String url() {
			return Postgres.this.server.getJdbcUrl("postgres", this.name);
		}

		JdbcTemplate jdbc() {
			return this.jdbc;
		}

		long count(String query) {
			Long count = this.jdbc.queryForObject(query, Long.class);
			return (count != null) ? count : 0;
		}

		long effects() {
			return count("select count(*) from effect");
		}

		void await(String query, long expected) throws Exception {
			Postgres.await(query, () -> count(query), expected);
		}

		void awaitEffects(long expected) throws Exception {
			// Counting rows takes a processor from what is measured.
			await("select last_value from effect_number", expected);
			// Some may have been rolled back.
			await("select count(*) from effect", expected);
		}

		/**
		 * Return the number of events with more than one effect.
		 */
		long handledTwice() {
			return effects() - count("select count(distinct event_id) from effect");
		}

		private void showStatements() {
			this.jdbc
				.queryForList(
						"""
								select rpad(round(total_exec_time::numeric) || ' ms', 12) || rpad(calls || ' calls', 16)
									|| rpad(rows || ' rows', 16) || left(regexp_replace(query, '\\s+', ' ', 'g'), 120)
								from pg_stat_statements where dbid = (select oid from pg_database where datname = current_database())
								order by total_exec_time desc limit 15""",
						String.class)
				.forEach((line) -> System.out.println("    " + line));
		}

		@Override
		public void close() {
			if (SHOW_STATEMENTS) {
				showStatements();
			}
			((SingleConnectionDataSource) this.jdbc.getDataSource()).destroy();
			Postgres.this.jdbc.execute("drop database " + this.name + " with (force)");
		}

	}

}
