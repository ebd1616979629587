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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

/**
 * Runs the given measurements, or all of them, and writes their tables into the
 * performance page of the documentation. With {@code --quick}, runs a short version of
 * each as a check, with tables on the console only.
 */
public final class Run {

	private static final List<String> PEERS = List.of("stripe", "svix", "standardWebhooks", "line");

	private static final Map<String, String> NAMES = Map.of("floor", "the floor: a clone of an initialised `Mac`",
			"stripe", "stripe-java", "svix", "svix", "standardWebhooks", "standardwebhooks", "line",
			"LINE (checks no timestamp)");

	private final boolean quick;

	private final int rounds;

	private final DurableMeasurements durable;

	private Run(boolean quick) {
		this.quick = quick;
		this.rounds = quick ? 1 : 5;
		this.durable = new DurableMeasurements(quick);
	}

	public static void main(String[] args) throws Exception {
		List<String> names = new ArrayList<>(Arrays.asList(args));
		// Sizes of measurements, such as --events=20000.
		names.removeIf((name) -> name.contains("=") && System.setProperty(name.substring(2, name.indexOf('=')),
				name.substring(name.indexOf('=') + 1)) == null);
		Run run = new Run(names.remove("--quick"));
		Map<String, Measurement> all = new LinkedHashMap<>();
		all.put("verify", run::verify);
		all.put("verify-event", run::verifyEvent);
		all.put("receive", run::receive);
		all.put("client", run::client);
		all.put("stream", run::stream);
		all.put("start", run::start);
		all.put("store", run::store);
		all.put("accept", run.durable::accept);
		all.put("handle", run.durable::handle);
		all.put("processes", run.durable::processes);
		all.put("latency", run.durable::latency);
		all.put("takeover", run.durable::takeover);
		all.put("backlog", run.durable::backlog);
		all.put("emit", run.durable::emit);
		all.put("soak", run.durable::soak);
		replace(names, "inbox", List.of("accept", "handle", "processes", "latency", "takeover", "backlog"));
		replace(names, "outbox", List.of("emit", "soak"));
		if (!all.keySet().containsAll(names)) {
			System.err.println("Measurements are " + all.keySet());
			System.exit(1);
		}
		for (String name : names.isEmpty() ? all.keySet() : names) {
			System.out.println(name);
			long started = System.nanoTime();
			String table = all.get(name).table();
			System.out.printf("%n%s%nTook %d s.%n%n", table, (System.nanoTime() - started) / 1_000_000_000);
			if (!run.quick) {
				run.publish(name, table);
			}
		}
		// Threads of libraries must not prevent the exit.
		System.exit(0);
	}

	private static void replace(List<String> names, String group, List<String> members) {
		int index = names.indexOf(group);
		if (index >= 0) {
			names.remove(index);
			names.addAll(index, members);
		}
	}

	private JmhArm.Length length(int warmUps, int iterations, int millis) {
		return this.quick ? new JmhArm.Length(1, 1, 500) : new JmhArm.Length(warmUps, iterations, millis);
	}

	private String verify() throws Exception {
		Table table = new Table("body", "against", "ratio of throughput (95 % interval)", "goal", "µs", "theirs",
				"bytes allocated", "theirs");
		List<String> others = concat("floor", PEERS);
		for (int size : List.of(1024, 16 * 1024, 256 * 1024)) {
			Rounds rounds = verifying(size, "harbor", others, "");
			for (String other : others) {
				Ratio ratio = rounds.ratio("harbor", other, "throughput");
				boolean small = size == 1024;
				String goal = switch (other) {
					case "floor" -> Table.goal(small ? 0.93 : 0.95, ratio);
					case "stripe" -> Table.goal(small ? 2.5 : 1, ratio);
					case "line" -> small ? Table.goal(0.85, ratio) : "";
					default -> Table.goal(small ? 2 : 1, ratio);
				};
				table.row(size / 1024 + " KiB", NAMES.get(other), ratio.toString(), goal, micros(rounds, "harbor"),
						micros(rounds, other), bytes(rounds, "harbor"), bytes(rounds, other));
			}
		}
		return table.toString();
	}

	private String verifyEvent() throws Exception {
		Table table = new Table("body", "against", "ratio of throughput (95 % interval)", "goal", "µs", "theirs",
				"bytes allocated", "theirs");
		for (int size : List.of(1024, 16 * 1024, 256 * 1024)) {
			Rounds rounds = verifying(size, "harbor", PEERS, "Event");
			for (String other : PEERS) {
				Ratio ratio = rounds.ratio("harbor", other, "throughput");
				table.row(size / 1024 + " KiB", NAMES.get(other) + " and Jackson", ratio.toString(),
						other.equals("line") ? "" : Table.goal(1, ratio), micros(rounds, "harbor"),
						micros(rounds, other), bytes(rounds, "harbor"), bytes(rounds, other));
			}
		}
		return table.toString();
	}

	private Rounds verifying(int size, String own, List<String> others, String suffix) throws Exception {
		Rounds rounds = new Rounds();
		for (String name : concat(own, others)) {
			rounds.arm(name, new JmhArm("VerifyBenchmark." + name + suffix, Map.of("size", Integer.toString(size)), 1,
					length(3, 3, 600)));
		}
		return rounds.run(this.rounds);
	}

	private String receive() throws Exception {
		int maxWarmUps = this.quick ? 1 : 18;
		long millis = this.quick ? 2000 : 6000;
		List<String> plain = List.of(
				"--spring.autoconfigure.exclude=org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration",
				"--harbor.webhook.store.type=none");
		String mvc = "application-with-starter";
		String webFlux = "application-with-webflux";
		Rounds rounds = new Rounds().arm("by hand", new ReceivingArm(mvc, "/by-hand", maxWarmUps, millis, plain))
			.arm("store none", new ReceivingArm(mvc, "/starter", maxWarmUps, millis, plain))
			.arm("by hand, metrics", new ReceivingArm(mvc, "/by-hand", maxWarmUps, millis, List.of()))
			.arm("default store, metrics", new ReceivingArm(mvc, "/starter", maxWarmUps, millis, List.of()))
			.arm("WebFlux by hand, metrics", new ReceivingArm(webFlux, "/by-hand", maxWarmUps, millis, List.of()))
			.arm("WebFlux", new ReceivingArm(webFlux, "/starter-reactive", maxWarmUps, millis, List.of()))
			.arm("WebFlux by hand, metrics, may block",
					new ReceivingArm(webFlux, "/by-hand-blocking", maxWarmUps, millis, List.of()))
			.arm("WebFlux, may block", new ReceivingArm(webFlux, "/starter", maxWarmUps, millis, List.of()))
			.run(this.rounds);
		Table table = new Table("what", "against", "ratio of throughput (95 % interval)", "goal",
				"ratio of processor time of the server", "requests/s", "theirs", "bytes allocated", "theirs");
		receiveRow(table, rounds, "Spring MVC, store `none`, no metrics", "store none", "by hand", 0.95);
		receiveRow(table, rounds, "Spring MVC, store `memory`, metrics", "default store, metrics", "by hand, metrics",
				1.15);
		receiveRow(table, rounds, "Spring WebFlux, store `memory`, metrics", "WebFlux", "WebFlux by hand, metrics",
				1.1);
		receiveRow(table, rounds, "the same, method may block", "WebFlux, may block",
				"WebFlux by hand, metrics, may block", 1.1);
		return table.toString();
	}

	private static void receiveRow(Table table, Rounds rounds, String what, String arm, String other, double goal) {
		Ratio throughput = rounds.ratio(arm, other, "throughput");
		table.row(what, other, throughput.toString(), Table.goal(goal, throughput),
				rounds.ratio(arm, other, "cpu").toString(), Table.number(rounds.median(arm, "throughput")),
				Table.number(rounds.median(other, "throughput")), bytes(rounds, arm), bytes(rounds, other));
	}

	private String client() throws Exception {
		Table table = new Table("call", "threads", "ratio of throughput (95 % interval)", "goal",
				"ratio of bytes allocated", "goal", "calls/s", "by hand", "bytes allocated", "by hand");
		try (ChildProcess server = stubServer()) {
			String url = "http://127.0.0.1:" + server.await("PORT");
			for (String call : List.of("create", "retrieve")) {
				for (int threads : List.of(1, 16)) {
					Rounds rounds = calling(call, url, threads, length(20, 4, 1000));
					Ratio throughput = rounds.ratio("Harbor", "ByHand", "throughput");
					Ratio bytes = rounds.ratio("Harbor", "ByHand", "bytes");
					table.row("`events()." + call + "`", Integer.toString(threads), throughput.toString(),
							Table.goal(0.95, throughput), bytes.toString(), Table.atMost(1.25, bytes),
							Table.number(rounds.median("Harbor", "throughput")),
							Table.number(rounds.median("ByHand", "throughput")), bytes(rounds, "Harbor"),
							bytes(rounds, "ByHand"));
				}
			}
		}
		return table.toString();
	}

	private String stream() throws Exception {
		Table table = new Table("what", "ratio of throughput (95 % interval)", "goal", "ms", "by hand", "MB allocated",
				"by hand");
		try (ChildProcess server = stubServer()) {
			String url = "http://127.0.0.1:" + server.await("PORT");
			Rounds rounds = calling("stream", url, 1, length(4, 4, 1000));
			Ratio ratio = rounds.ratio("Harbor", "ByHand", "throughput");
			table.row("10,000 events in 100 pages", ratio.toString(), Table.goal(0.95, ratio),
					Table.number(1e3 / rounds.median("Harbor", "throughput")),
					Table.number(1e3 / rounds.median("ByHand", "throughput")),
					Table.number(rounds.median("Harbor", "bytes") / 1e6),
					Table.number(rounds.median("ByHand", "bytes") / 1e6));
		}
		return table.toString();
	}

	private static ChildProcess stubServer() throws IOException {
		return ChildProcess.start("measurements", StubServer.class.getName());
	}

	private Rounds calling(String call, String url, int threads, JmhArm.Length length) throws Exception {
		Rounds rounds = new Rounds();
		for (String arm : List.of("Harbor", "ByHand")) {
			rounds.arm(arm, new JmhArm("ClientBenchmark." + call + arm, Map.of("url", url), threads, length));
		}
		return rounds.run(this.rounds);
	}

	private String start() throws Exception {
		String application = "dev.harbor.benchmark.application.Application";
		Rounds rounds = new Rounds().arm("without", new StartArm("application", application, List.of()))
			.arm("with", new StartArm("application-with-starter", application, List.of()))
			.arm("in use", new StartArm("application-with-starter",
					"dev.harbor.benchmark.receiving.ReceivingApplication", List.of()));
		this.durable.start(rounds);
		rounds.run(this.quick ? 2 : 20);
		Table table = new Table("application", "median of starts in ms", "more in ms (95 % interval of the mean)",
				"goal", "threads", "beans", "classes loaded");
		startRow(table, rounds, "without the starter", "without", null, 0);
		startRow(table, rounds, "with the starter", "with", "without", 80);
		startRow(table, rounds, "with a client injected and a webhook handler", "in use", "without", 180);
		startRow(table, rounds, "with a database, without the starter", "without, database", null, 0);
		startRow(table, rounds, "with a database, inbox and outbox in use", "inbox and outbox", "without, database",
				350);
		return table.toString();
	}

	private static void startRow(Table table, Rounds rounds, String what, String arm, String base, double most) {
		String more = "";
		String goal = "";
		if (base != null) {
			double[] differences = rounds.values(arm, "millis");
			double[] without = rounds.values(base, "millis");
			for (int i = 0; i < differences.length; i++) {
				differences[i] -= without[i];
			}
			Ratio.Interval interval = Ratio.Interval.of(differences);
			double difference = rounds.median(arm, "millis") - rounds.median(base, "millis");
			more = String.format(Locale.ROOT, "%.0f (%.0f to %.0f)", difference, interval.low(), interval.high());
			goal = Table.verdict("at most %.0f".formatted(most), difference <= most,
					interval.low() <= most && most <= interval.high());
		}
		table.row(what, Table.number(rounds.median(arm, "millis")), more, goal,
				Table.number(rounds.median(arm, "threads")), Table.number(rounds.median(arm, "beans")),
				Table.number(rounds.median(arm, "classes")));
	}

	private String store() throws Exception {
		Table table = new Table("what", "commits", "statements", "ratio of throughput (95 % interval)", "goal",
				"a second", "by hand");
		// PostgreSQL with its defaults, and without the cost of the disk.
		storeRow(table, "newEvent", "on");
		storeRow(table, "newEvent", "off");
		storeRow(table, "duplicate", "on");
		return table.toString();
	}

	private void storeRow(Table table, String what, String synchronousCommit) throws Exception {
		try (EmbeddedPostgres postgres = EmbeddedPostgres.builder()
			.setServerConfig("synchronous_commit", synchronousCommit)
			.start()) {
			String url = postgres.getJdbcUrl("postgres", "postgres");
			Rounds rounds = new Rounds();
			for (String arm : List.of("Harbor", "ByHand")) {
				rounds.arm(arm,
						new JmhArm("StoreBenchmark." + what + arm, Map.of("url", url), 16, length(15, 4, 1000)));
			}
			rounds.run(this.rounds);
			Ratio ratio = rounds.ratio("Harbor", "ByHand", "throughput");
			boolean newEvent = what.equals("newEvent");
			table.row(newEvent ? "new event" : "duplicate",
					synchronousCommit.equals("on") ? "reach the disk" : "do not wait for the disk",
					newEvent ? "2" : "1", ratio.toString(), Table.goal(newEvent ? 0.85 : 0.75, ratio),
					Table.number(rounds.median("Harbor", "throughput")),
					Table.number(rounds.median("ByHand", "throughput")));
		}
	}

	private static List<String> concat(String first, List<String> others) {
		return Stream.concat(Stream.of(first), others.stream()).toList();
	}

	private static String micros(Rounds rounds, String arm) {
		return Table.number(1e6 / rounds.median(arm, "throughput"));
	}

	private static String bytes(Rounds rounds, String arm) {
		return Table.number(rounds.median(arm, "bytes"));
	}

	/**
	 * Replace the table between the two comments with its name.
	 */
	private void publish(String name, String table) throws IOException {
		Path page = Path.of(System.getProperty("benchmarks"), "../../docs/performance.md").normalize();
		String text = Files.readString(page);
		String begin = "<!-- " + name + " -->\n";
		String end = "<!-- end of " + name + " -->\n";
		int from = text.indexOf(begin);
		int to = text.indexOf(end);
		if (from < 0 || to < from) {
			throw new IllegalStateException("There is no place for '" + name + "' in " + page);
		}
		Files.writeString(page, text.substring(0, from + begin.length()) + "\n" + table + "\n" + environment() + "\n"
				+ text.substring(to));
	}

	private String environment() throws IOException {
		String processor = Files.exists(Path.of("/proc/cpuinfo")) ? Files.readAllLines(Path.of("/proc/cpuinfo"))
			.stream()
			.filter((line) -> line.startsWith("model name"))
			.map((line) -> line.substring(line.indexOf(':') + 1).trim())
			.findFirst()
			.orElse("") : System.getProperty("os.arch");
		return "Measured on %s with Java %s, %s × %s.%n".formatted(LocalDate.now(), Runtime.version(),
				Runtime.getRuntime().availableProcessors(), processor);
	}

	@FunctionalInterface
	private interface Measurement {

		String table() throws Exception;

	}

}
