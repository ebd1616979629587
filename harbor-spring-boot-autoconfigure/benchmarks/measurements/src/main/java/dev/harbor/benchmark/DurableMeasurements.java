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
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

import dev.harbor.benchmark.Side.Instances;

/**
 * Measurements of the inbox and the outbox on PostgreSQL.
 */
final class DurableMeasurements {

	private static final int SIZE = 1024;

	private static final HttpClient http = HttpClient.newHttpClient();

	private final boolean quick;

	private final int rounds;

	private final int events;

	private Postgres postgres;

	DurableMeasurements(boolean quick) {
		this.quick = quick;
		this.rounds = Integer.getInteger("rounds", quick ? 1 : 5);
		this.events = Integer.getInteger("events", quick ? 500 : 10_000);
	}

	/**
	 * Return the server, which all measurements of a run share.
	 */
	private Postgres postgres() throws IOException {
		if (this.postgres == null) {
			this.postgres = new Postgres();
		}
		return this.postgres;
	}

	String accept() throws Exception {
		List<Integer> connections = List.of(16, 64);
		Rounds rounds = new Rounds().arm("inbox", () -> accept(Side.INBOX.with("--gate"), connections))
			.arm("by hand", () -> accept(Side.TABLE.with("--polling=false"), connections))
			.run(this.rounds);
		Table table = new Table("connections", "against", "ratio of throughput (95 % interval)", "goal",
				"ratio of processor time, application and database", "deliveries/s", "theirs");
		for (int count : connections) {
			Ratio ratio = rounds.ratio("inbox", "by hand", "rate " + count);
			table.row(Integer.toString(count), "by hand: `insert … on conflict do nothing`", ratio.toString(),
					Table.goal(0.85, ratio), rounds.ratio("inbox", "by hand", "cpu " + count).toString(),
					Table.number(rounds.median("inbox", "rate " + count)),
					Table.number(rounds.median("by hand", "rate " + count)));
		}
		return table.toString();
	}

	private Map<String, Double> accept(Side side, List<Integer> connections) throws Exception {
		try (Instances instances = side.start(postgres(), 1)) {
			int port = instances.ports().get(0);
			LoadGenerator.post(port, side.path(), 16, SIZE, this.quick ? 500 : 5000);
			Map<String, Double> figures = new LinkedHashMap<>();
			for (int count : connections) {
				double cpu = instances.processorTime() + instances.databaseProcessorTime();
				long started = System.nanoTime();
				long accepted = LoadGenerator.post(port, side.path(), count, SIZE, this.quick ? 500 : 4000);
				figures.put("rate " + count, accepted / seconds(started));
				figures.put("cpu " + count,
						(instances.processorTime() + instances.databaseProcessorTime() - cpu) / accepted);
			}
			return figures;
		}
	}

	String handle() throws Exception {
		Map<String, Side> others = new LinkedHashMap<>();
		others.put("Spring Modulith: `@ApplicationModuleListener`",
				Side.MODULITH.with("--spring.modulith.events.externalization.enabled=false"));
		others.put("Namastack Outbox", Side.NAMASTACK);
		others.put("by hand: a table polled with `skip locked` in batches of 100", Side.TABLE);
		others.put("the event store, within the request", Side.SYNCHRONOUS);
		Rounds rounds = new Rounds().arm("inbox", () -> handle(Side.INBOX, 1));
		others.forEach((name, side) -> rounds.arm(name, () -> handle(side, 1)));
		rounds.run(this.rounds);
		Table table = new Table("against", "ratio of events handled (95 % interval)", "goal",
				"ratio of processor time, application and database", "goal", "handled/s", "theirs",
				"ms of processor time", "theirs", "of it the database's", "theirs");
		List<Double> rates = List.of(1.3, 1.3, 0.9, 0.75);
		List<Double> times = List.of(0.8, 0.8, 1.1);
		int row = 0;
		for (String other : others.keySet()) {
			Ratio rate = rounds.ratio("inbox", other, "rate");
			Ratio cpu = rounds.ratio("inbox", other, "cpu");
			table.row(other, rate.toString(), Table.goal(rates.get(row), rate), cpu.toString(),
					(row < times.size()) ? Table.atMost(times.get(row), cpu) : "reported",
					Table.number(rounds.median("inbox", "rate")), Table.number(rounds.median(other, "rate")),
					Table.number(rounds.median("inbox", "cpu")), Table.number(rounds.median(other, "cpu")),
					Table.number(rounds.median("inbox", "database")), Table.number(rounds.median(other, "database")));
			row++;
		}
		return table.toString();
	}

	String processes() throws Exception {
		Rounds rounds = new Rounds();
		for (int count : List.of(1, 2, 4)) {
			rounds.arm(Integer.toString(count), () -> handle(Side.INBOX, count));
		}
		rounds.arm("Modulith", () -> handle(Side.MODULITH, 2));
		rounds.arm("table", () -> handle(Side.TABLE, 2));
		rounds.run(this.quick ? 1 : 3);
		Table table = new Table("processes", "against", "ratio of events handled (95 % interval)", "goal", "handled/s",
				"theirs", "least share of a process, of the fair one", "goal", "processors used by the database",
				"by the application");
		for (String count : List.of("1", "2", "4")) {
			boolean one = count.equals("1");
			Ratio ratio = rounds.ratio(count, "1", "rate");
			double share = Arrays.stream(rounds.values(count, "share")).min().orElseThrow();
			table.row(count, one ? "" : "one", one ? "" : ratio.toString(), one ? "" : Table.goal(1.3, ratio),
					Table.number(rounds.median(count, "rate")), one ? "" : Table.number(rounds.median("1", "rate")),
					one ? "" : Table.number(share), one ? "" : Table.verdict(Table.number(0.2), share >= 0.2, false),
					Table.number(rounds.median(count, "database processors")),
					Table.number(rounds.median(count, "processors")));
		}
		againstTwo(table, rounds, "Modulith", "two of Spring Modulith", 1.3);
		againstTwo(table, rounds, "table", "two by hand: a table, polled", 0.9);
		return table.toString();
	}

	private static void againstTwo(Table table, Rounds rounds, String arm, String name, double goal) {
		Ratio ratio = rounds.ratio("2", arm, "rate");
		table.row("2", name, ratio.toString(), Table.goal(goal, ratio), Table.number(rounds.median("2", "rate")),
				Table.number(rounds.median(arm, "rate")), "", "", "", "");
	}

	private Map<String, Double> handle(Side side, int processes) throws Exception {
		// Until the compiler of the JVM has done most of its work, in each process.
		int warmUp = (this.quick ? 500 : 30_000) * processes;
		try (Instances instances = side.start(postgres(), processes)) {
			instances.deliver(warmUp);
			instances.database().awaitEffects(warmUp);
			double application = instances.processorTime();
			double database = instances.databaseProcessorTime();
			long started = System.nanoTime();
			instances.deliver(this.events);
			instances.database().awaitEffects(warmUp + this.events);
			double seconds = seconds(started);
			application = instances.processorTime() - application;
			database = instances.databaseProcessorTime() - database;
			requireOnce(instances);
			long least = instances.database()
				.count("""
						select coalesce(min(handled), 0) from (select count(*) as handled from effect group by process) of_one
						having count(*) = %d"""
					.formatted(processes));
			return Map.of("rate", this.events / seconds, "cpu", (application + database) * 1000 / this.events,
					"database", database * 1000 / this.events, "share",
					(double) least * processes / (warmUp + this.events), "database processors", database / seconds,
					"processors", application / seconds);
		}
	}

	private static void requireOnce(Instances instances) {
		long twice = instances.database().handledTwice();
		if (twice > 0) {
			throw new IllegalStateException(twice + " events were handled twice");
		}
	}

	String latency() throws Exception {
		Rounds rounds = new Rounds().arm("inbox", () -> latency(Side.INBOX))
			.arm("pool", () -> latency(Side.POOL))
			.run(this.rounds);
		Table table = new Table("what", "median in ms", "goal", "99 % in ms", "goal");
		double median = rounds.median("inbox", "median");
		double high = rounds.median("inbox", "high");
		table.row("inbox", Table.number(median), Table.verdict("under 20", median < 20, false), Table.number(high),
				Table.verdict("under 100", high < 100, false));
		table.row("by hand: a thread pool (not durable)", Table.number(rounds.median("pool", "median")), "",
				Table.number(rounds.median("pool", "high")), "");
		return table.toString();
	}

	private Map<String, Double> latency(Side side) throws Exception {
		int count = this.quick ? 50 : 300;
		try (Instances instances = side.start(postgres(), 1)) {
			Map<String, Instant> acknowledged = new ConcurrentHashMap<>();
			for (int i = 0; i < 2 * count; i++) {
				LoadGenerator.postOne(instances.ports().get(0), side.path(), SIZE,
						(id) -> acknowledged.put(id, Instant.now()));
				// Wait until the system is idle.
				Thread.sleep(10);
			}
			instances.database().awaitEffects(2L * count);
			double[] millis = instances.database()
				.jdbc()
				.query("select event_id, begun_at from effect order by begun_at offset " + count,
						(row, number) -> Duration
							.between(acknowledged.get(row.getString(1)), row.getObject(2, Timestamp.class).toInstant())
							.toNanos() / 1e6)
				.stream()
				.mapToDouble((value) -> Math.max(0, value))
				.sorted()
				.toArray();
			return Map.of("median", millis[count / 2], "high", millis[count * 99 / 100]);
		}
	}

	String takeover() throws Exception {
		String republishing = "--spring.modulith.events.republish-outstanding-events-on-restart=true";
		Map<String, Rounds.Arm> arms = new LinkedHashMap<>();
		arms.put("inbox", () -> takeover(Side.INBOX, null));
		arms.put("inbox, `take-over-after=1s`, `polling-interval=200ms`",
				() -> takeover(
						Side.INBOX.with("--harbor.inbox.take-over-after=1s", "--harbor.inbox.polling-interval=200ms"),
						null));
		arms.put("Spring Modulith, started again with `republish-outstanding-events-on-restart`",
				() -> takeover(Side.MODULITH.with("--spring.modulith.events.externalization.enabled=false"),
						republishing));
		arms.put("Namastack Outbox", () -> takeover(Side.NAMASTACK, null));
		Rounds rounds = new Rounds();
		arms.forEach(rounds::arm);
		rounds.run(this.quick ? 1 : 2);
		Table table = new Table("what", "s until all were handled", "goal", "handled twice");
		int row = 0;
		for (String name : arms.keySet()) {
			double seconds = rounds.median(name, "seconds");
			int goal = (row == 0) ? 15 : 5;
			table.row(name, Table.number(seconds),
					(row < 2) ? Table.verdict("under " + goal, seconds < goal, false) : "",
					Table.number(rounds.median(name, "twice")));
			row++;
		}
		return table.toString();
	}

	private Map<String, Double> takeover(Side side, String restart) throws Exception {
		int count = this.quick ? 500 : 2000;
		try (Instances instances = side.with("--effect-delay=20").start(postgres(), 2)) {
			instances.deliver(count);
			instances.killFirst();
			long started = System.nanoTime();
			if (restart != null) {
				instances.add(restart);
			}
			instances.database().await("select count(distinct event_id) from effect", count);
			return Map.of("seconds", seconds(started), "twice", (double) instances.database().handledTwice());
		}
	}

	String backlog() throws Exception {
		int empty = this.quick ? 3000 : 10_000;
		List<Integer> sizes = this.quick ? List.of(empty, 20_000) : List.of(empty, 100_000, 1_000_000);
		Rounds rounds = new Rounds();
		Map<Integer, String> plans = new TreeMap<>();
		for (int size : sizes) {
			rounds.arm(Integer.toString(size), () -> backlog(size, plans));
		}
		rounds.run(this.quick ? 1 : 3);
		Table table = new Table("rows that wait", "ratio of events handled (95 % interval)", "goal",
				"ratio of deliveries accepted", "goal", "handled/s", "accepted/s");
		for (int size : sizes) {
			String arm = Integer.toString(size);
			String base = Integer.toString(empty);
			Ratio handled = rounds.ratio(arm, base, "handled");
			Ratio accepted = rounds.ratio(arm, base, "accepted");
			boolean isBase = size == empty;
			table.row(String.format(Locale.ROOT, "%,d", size) + (isBase ? ", those that are handled" : ""),
					isBase ? "" : handled.toString(), isBase ? "" : Table.goal((size > 100_000) ? 0.8 : 0.9, handled),
					isBase ? "" : accepted.toString(), isBase ? "" : Table.goal(0.95, accepted),
					Table.number(rounds.median(arm, "handled")), Table.number(rounds.median(arm, "accepted")));
		}
		return table + "\n```text show=\"plans of PostgreSQL with %d rows\"\n%s\n```\n"
			.formatted(sizes.get(sizes.size() - 1), plans.get(sizes.get(sizes.size() - 1)));
	}

	private Map<String, Double> backlog(int size, Map<Integer, String> plans) throws Exception {
		int handled = this.quick ? 1000 : 10_000;
		Side side = Side.INBOX.with("--gate");
		try (Instances instances = side.start(postgres(), 1)) {
			Postgres.Database database = instances.database();
			int port = instances.ports().get(0);
			// Until both sides are compiled, and before there are rows, so that the
			// table has as many as are named.
			call("POST", port, "/gate");
			database.awaitEffects(LoadGenerator.post(port, side.path(), 16, SIZE, this.quick ? 500 : 20_000));
			call("DELETE", port, "/gate");
			database.jdbc().update("delete from harbor_inbox_task where task_name = 'inbox'");
			database.jdbc().update("truncate harbor_inbox_event");
			database.jdbc().execute("vacuum full harbor_inbox_task");
			database.jdbc().update("""
					insert into harbor_inbox_event (id, listener, endpoint, event_id, event_type, workspace_id,
						payload, created_at, source, state, attempts, failures, received_at, next_attempt)
					select lpad(n::text, 32, '0'), 'orders', 'default', 'evt_backlog_' || n, 'order.shipped',
						'ws_1', ?, '2026-01-02T03:04:05Z', 'delivered', 'stored', 0, 0, now(), now()
					from generate_series(1, ?) n""", Bodies.payload(600), size);
			database.jdbc()
				.execute("insert into harbor_inbox_task (task_name, task_instance, execution_time, picked, version) "
						+ "select 'inbox', id, next_attempt, false, 1 from harbor_inbox_event");
			database.jdbc().execute("vacuum analyze");
			database.jdbc().execute("checkpoint");
			LoadGenerator.post(port, side.path(), 16, SIZE, this.quick ? 500 : 2000);
			double application = instances.processorTime();
			double server = instances.databaseProcessorTime();
			long started = System.nanoTime();
			long accepted = LoadGenerator.post(port, side.path(), 16, SIZE, this.quick ? 500 : 8000);
			double acceptedASecond = accepted / seconds(started);
			application = (instances.processorTime() - application) * 1e6 / accepted;
			server = (instances.databaseProcessorTime() - server) * 1e6 / accepted;
			plans.put(size, plans(database));
			long before = database.effects();
			call("POST", port, "/gate");
			started = System.nanoTime();
			database.awaitEffects(before + handled);
			return Map.of("accepted", acceptedASecond, "handled", (database.effects() - before) / seconds(started),
					"application", application, "database", server);
		}
	}

	private static String plans(Postgres.Database database) {
		return List
			.of("select * from harbor_inbox_task where picked = false and execution_time <= now() "
					+ "order by execution_time asc limit 8 for update skip locked",
					"select 1 from harbor_inbox_event where endpoint = 'default' and event_id = 'evt_1'")
			.stream()
			.map((query) -> query + "\n"
					+ database.jdbc()
						.queryForList("explain " + query, String.class)
						.stream()
						.map((line) -> "    " + line)
						.collect(Collectors.joining("\n")))
			.collect(Collectors.joining("\n"));
	}

	String emit() throws Exception {
		try (ChildProcess harbor = ChildProcess.start("measurements", StubServer.class.getName())) {
			int stub = Integer.parseInt(harbor.await("PORT"));
			String url = "--harbor.base-url=http://127.0.0.1:" + stub;
			String unsent = "select count(*) from harbor_outbox_event";
			Rounds rounds = new Rounds()
				.arm("stored", () -> emit(Side.INBOX.with(url, "--harbor.enabled=false"), unsent, null))
				.arm("by hand", () -> emit(Side.TABLE.with("--polling=false"), "select count(*) from outbox", null))
				.arm("sent", () -> emit(Side.INBOX.with(url), unsent + " where state = 'SENT'", stub))
				.arm("modulith",
						() -> emit(Side.MODULITH.with(url),
								"select count(*) from event_publication where completion_date is not null", stub))
				.run(this.rounds);
			Table table = new Table("what", "against", "ratio of events (95 % interval)", "goal",
					"ratio of processor time, application and database", "events/s", "theirs");
			Ratio stored = rounds.ratio("stored", "by hand", "committed");
			table.row("emitted, until committed; none is sent", "by hand: an insert into an outbox table",
					stored.toString(), Table.goal(0.85, stored), rounds.ratio("stored", "by hand", "cpu").toString(),
					Table.number(rounds.median("stored", "committed")),
					Table.number(rounds.median("by hand", "committed")));
			for (String what : List.of("committed", "sent")) {
				Ratio ratio = rounds.ratio("sent", "modulith", what);
				table.row(
						what.equals("sent") ? "emitted, until all are sent"
								: "emitted, until committed; sent meanwhile",
						"Spring Modulith: `@Externalized`", ratio.toString(), Table.goal(1.2, ratio),
						rounds.ratio("sent", "modulith", "cpu").toString(), Table.number(rounds.median("sent", what)),
						Table.number(rounds.median("modulith", what)));
			}
			return table.toString();
		}
	}

	/**
	 * Emit events.
	 * @param side the side
	 * @param query counts those that are complete
	 * @param stub the port to which they are sent, or {@code null} if they are not
	 */
	private Map<String, Double> emit(Side side, String query, Integer stub) throws Exception {
		int warmUp = this.quick ? 500 : (stub != null) ? 60_000 : 100_000;
		int count = this.quick ? 500 : (stub != null) ? 20_000 : 50_000;
		try (Instances instances = side.start(postgres(), 1)) {
			int port = instances.ports().get(0);
			long created = (stub != null) ? creations(stub) : 0;
			// Until both sides are compiled; with less, the compilation is measured.
			call("POST", port, "/emit?count=" + warmUp);
			awaitCreations(stub, created + warmUp);
			instances.database().await(query, warmUp);
			double cpu = instances.processorTime() + instances.databaseProcessorTime();
			long started = System.nanoTime();
			double committed = Long.parseLong(call("POST", port, "/emit?count=" + count)) / 1e9;
			awaitCreations(stub, created + warmUp + count);
			instances.database().await(query, warmUp + count);
			double sent = seconds(started);
			cpu = instances.processorTime() + instances.databaseProcessorTime() - cpu;
			return Map.of("committed", count / committed, "sent", count / sent, "cpu", cpu * 1000 / count);
		}
	}

	/**
	 * Wait until the stub has created a number of events. Counting rows meanwhile would
	 * take more time of the database than sending does.
	 */
	private static void awaitCreations(Integer stub, long expected) throws Exception {
		if (stub != null) {
			Postgres.await("created events", () -> creations(stub), expected);
		}
	}

	private static long creations(int stub) throws Exception {
		return Long.parseLong(call("GET", stub, "/creations"));
	}

	String soak() throws Exception {
		// Fills the pools of threads, and the connections' caches of prepared statements.
		int warmUp = this.quick ? 500 : 30_000;
		int few = this.quick ? 500 : 20_000;
		int many = Integer.getInteger("soak", this.quick ? 2000 : 200_000);
		try (ChildProcess harbor = ChildProcess.start("measurements", StubServer.class.getName());
				Instances instances = Side.INBOX
					.with("--emitting=true", "--harbor.base-url=http://127.0.0.1:" + harbor.await("PORT"))
					.start(postgres(), 1)) {
			Table table = new Table("deliveries, and as many emissions", "bytes of heap", "threads", "goal");
			heapAfter(instances, warmUp, 0);
			double[] before = heapAfter(instances, warmUp + few, warmUp);
			double[] after = heapAfter(instances, warmUp + many, warmUp + few);
			requireOnce(instances);
			table.row(String.format(Locale.ROOT, "%,d", few), Table.number(before[0]), Table.number(before[1]), "");
			table.row(String.format(Locale.ROOT, "%,d", many), Table.number(after[0]), Table.number(after[1]), Table
				.verdict("at most 2 % more", after[0] <= before[0] * 1.02 && after[1] <= before[1] * 1.02, false));
			return table.toString();
		}
	}

	private double[] heapAfter(Instances instances, int total, int before) throws Exception {
		instances.deliver(total - before);
		instances.database().await("select count(*) from harbor_outbox_event where state = 'SENT'", total);
		return Arrays.stream(call("GET", instances.ports().get(0), "/heap").split(" "))
			.mapToDouble(Double::parseDouble)
			.toArray();
	}

	/**
	 * Start an application with inbox and outbox, and the same application without the
	 * starter.
	 */
	void start(Rounds rounds) throws Exception {
		Postgres.Database database = postgres().create();
		List<String> arguments = List.of("--spring.datasource.url=" + database.url(),
				"--spring.datasource.username=postgres", "--spring.application.name=benchmark");
		rounds.arm("without, database", new StartArm("application-with-database",
				"dev.harbor.benchmark.database.DatabaseApplication", arguments));
		Side inbox = Side.INBOX.with(arguments.toArray(String[]::new));
		rounds.arm("inbox and outbox",
				new StartArm(inbox.module(), "dev.harbor.benchmark." + inbox.mainClass(), inbox.arguments()));
	}

	private static String call(String method, int port, String path) throws IOException, InterruptedException {
		HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
			.method(method, HttpRequest.BodyPublishers.noBody())
			.build();
		HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
		if (answer.statusCode() != 200) {
			throw new IOException(path + " answered " + answer.statusCode());
		}
		return answer.body();
	}

	private static double seconds(long started) {
		return (System.nanoTime() - started) / 1e9;
	}

}
