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

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * An application that receives, stores and handles deliveries, or emits events.
 *
 * @param module the module
 * @param mainClass the main class, in {@code dev.harbor.benchmark}
 * @param path the path of deliveries
 * @param arguments the arguments of the application
 */
record Side(String module, String mainClass, String path, List<String> arguments) {

	private static final String WITHOUT_STORE = "--harbor.webhook.store.type=none";

	static final Side INBOX = new Side("application-with-inbox", "inbox.InboxApplication", "/webhooks/harbor",
			List.of("--harbor.jdbc.initialize-schema=always"));

	private static final Side BY_HAND = new Side("application-with-inbox", "byhand.ByHandApplication", "/table",
			List.of("--harbor.inbox.enabled=false", "--harbor.outbox.enabled=false", WITHOUT_STORE));

	static final Side TABLE = BY_HAND;

	static final Side POOL = new Side(BY_HAND.module, BY_HAND.mainClass, "/pool", BY_HAND.arguments)
		.with("--polling=false");

	static final Side SYNCHRONOUS = new Side("application-with-inbox", "synchronous.SynchronousApplication", "/orders",
			List.of("--harbor.inbox.enabled=false", "--harbor.outbox.enabled=false", "--harbor.webhook.store.type=jdbc",
					"--harbor.webhook.store.jdbc.initialize-schema=always"));

	static final Side MODULITH = new Side("application-with-modulith", "modulith.ModulithApplication", "/orders",
			List.of(WITHOUT_STORE, "--spring.modulith.events.jdbc.schema-initialization.enabled=true"));

	static final Side NAMASTACK = new Side("application-with-namastack", "namastack.NamastackApplication", "/orders",
			// By default, it picks 10 events every 2 seconds.
			List.of(WITHOUT_STORE, "--namastack.outbox.polling.batch-size=500",
					"--namastack.outbox.polling.fixed.interval=100ms"));

	Side with(String... more) {
		List<String> all = new ArrayList<>(this.arguments);
		all.addAll(Arrays.asList(more));
		return new Side(this.module, this.mainClass, this.path, all);
	}

	Instances start(Postgres postgres, int count) throws Exception {
		return new Instances(this, postgres, count);
	}

	/**
	 * Processes of a side that share a database. The database is dropped when they are
	 * closed.
	 */
	static final class Instances implements AutoCloseable {

		private final List<ChildProcess> processes = new ArrayList<>();

		private final List<Integer> ports = new ArrayList<>();

		private final Side side;

		private final Postgres postgres;

		private final Postgres.Database database;

		private Instances(Side side, Postgres postgres, int count) throws Exception {
			this.side = side;
			this.postgres = postgres;
			this.database = postgres.create();
			try {
				for (int i = 0; i < count; i++) {
					add();
				}
			}
			catch (Exception ex) {
				close();
				throw ex;
			}
		}

		void add(String... more) throws Exception {
			List<String> all = new ArrayList<>(List.of("--server.port=0", "--server.tomcat.max-keep-alive-requests=-1",
					"--spring.datasource.url=" + this.database.url(), "--spring.datasource.username=postgres",
					"--spring.datasource.hikari.maximum-pool-size=40", "--spring.application.name=benchmark",
					"--harbor.workspace-id=ws_2b6d8f0a1c3e"));
			all.addAll(this.side.arguments);
			all.addAll(Arrays.asList(more));
			ChildProcess process = ChildProcess.start(this.side.module, "dev.harbor.benchmark." + this.side.mainClass,
					all.toArray(String[]::new));
			this.processes.add(process);
			this.ports.add(Integer.parseInt(process.await("PORT")));
			process.discardOutput();
		}

		Postgres.Database database() {
			return this.database;
		}

		List<Integer> ports() {
			return this.ports;
		}

		/**
		 * Deliver new events to all processes over 16 connections, and return the number
		 * of acknowledged events per second.
		 */
		double deliver(int count) throws Exception {
			long started = System.nanoTime();
			LoadGenerator.postCount(this.ports, this.side.path, 16, 1024, count);
			return count / ((System.nanoTime() - started) / 1e9);
		}

		double processorTime() {
			return this.processes.stream().mapToDouble((process) -> ProcessorTime.of(process.pid())).sum();
		}

		double databaseProcessorTime() {
			return this.postgres.processorTime();
		}

		/**
		 * Kill the first process.
		 */
		void killFirst() throws InterruptedException {
			this.processes.remove(0).kill();
			this.ports.remove(0);
		}

		@Override
		public void close() {
			this.processes.forEach(ChildProcess::close);
			this.database.close();
		}

	}

}
