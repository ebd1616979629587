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

package dev.harbor.sample;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.harbor.HarborEnvironment;
import dev.harbor.Scope;
import dev.harbor.event.Event;
import dev.harbor.test.DeliveryAttempt;
import dev.harbor.test.HarborSandbox;
import dev.harbor.test.SandboxDelivery;
import dev.harbor.test.SandboxDeliveryFaults;
import dev.harbor.test.SandboxFaults;
import dev.harbor.test.SandboxWebhook;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.test.util.TestSocketUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Three instances of the application on one database under load, while calls, deliveries,
 * keys, secrets, the network to the database, the instances and the database server fail
 * at random or are killed, and the clock of one instance jumps by a minute. In the end,
 * each order has exactly one event, each event has one effect for each listener, and only
 * events that no listener can handle are parked.
 * <p>
 * Takes half a minute in the build, or {@code -Dchaos.duration} (ISO 8601). {@code
 * -Dchaos.seed} repeats the same choices, but not their timing.
 */
@EnabledOnOs(value = OS.LINUX, architectures = "amd64")
class ChaosTests {

	private static final Duration DURATION = Duration.parse(System.getProperty("chaos.duration", "PT30S"));

	private static final long SEED = Long.getLong("chaos.seed", System.nanoTime());

	private static final Duration PATIENCE = Duration.ofMinutes(3);

	private static final Duration TAKE_OVER = Duration.ofSeconds(3);

	private static final int CUSTOMERS = 4;

	@TempDir(cleanup = CleanupMode.ON_SUCCESS)
	private Path directory;

	private final HttpClient http = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

	private final Map<String, AtomicInteger> figures = new ConcurrentSkipListMap<>();

	private final AtomicInteger orders = new AtomicInteger();

	private final AtomicInteger poison = new AtomicInteger();

	private final List<Instance> instances = new ArrayList<>();

	private Instant end;

	private HarborSandbox sandbox;

	private PostgresServer database;

	private String key;

	private Optional<ProcessClock> clock = Optional.empty();

	@BeforeEach
	void start() throws Exception {
		this.sandbox = HarborSandbox.start();
		// The duration of a backlog is not tested here.
		this.sandbox.rateLimit(60_000, 10_000);
		this.database = new PostgresServer(this.directory.resolve("database"));
		replaceKey();
		for (String name : List.of("one", "two", "three")) {
			this.instances.add(new Instance(name));
		}
		if (ProcessClock.isSupported()) {
			ProcessClock clock = new ProcessClock(this.directory);
			this.instances.get(0).environment.putAll(clock.environment());
			this.clock = Optional.of(clock);
		}
		// The first instance creates the tables.
		this.instances.get(0).start();
		this.instances.subList(1, 3).parallelStream().forEach(Instance::start);
	}

	@AfterEach
	void stop() throws IOException {
		for (Instance instance : this.instances) {
			instance.close();
		}
		this.sandbox.close();
		this.database.close();
	}

	@Test
	void eachOrderHasOneEventAndEachEventOneEffectForEachListener() throws Exception {
		System.out.printf("Chaos for %s with -Dchaos.seed=%s in %s%n", DURATION, SEED, this.directory);
		this.end = Instant.now().plus(DURATION);
		List<Turn> turns = new ArrayList<>(
				List.of(this::failCalls, this::failDeliveries, this::redeliver, this::rotateKey, this::rotateSecret,
						this::killInstance, this::killDatabase, this::cutNetwork, this::setClock, this::poison));
		for (int i = 0; i < CUSTOMERS; i++) {
			turns.add(this::buy);
		}
		ExecutorService executor = Executors.newCachedThreadPool();
		try {
			List<Future<?>> running = new ArrayList<>();
			for (int i = 0; i < turns.size(); i++) {
				Turn turn = turns.get(i);
				Random random = new Random(SEED + i);
				running.add(executor.submit(() -> {
					while (Instant.now().isBefore(this.end)) {
						turn.take(random);
					}
					return null;
				}));
			}
			for (Future<?> future : running) {
				future.get();
			}
		}
		finally {
			executor.shutdownNow();
		}
		calmDown();
		this.figures.forEach((name, number) -> System.out.printf("%7s %s%n", number, name));
		verify();
	}

	private void buy(Random random) throws Exception {
		String number = "C-%07d".formatted(this.orders.incrementAndGet());
		// 409 if the answer to an earlier attempt was lost.
		insist(random, "/orders",
				"{\"number\": \"%s\", \"customer\": \"ada\", \"item\": \"Ship bell\", \"quantity\": 1}"
					.formatted(number),
				201, 409);
		Future<?> second = null;
		ExecutorService impatient = Executors.newSingleThreadExecutor();
		try {
			if (random.nextInt(4) == 0) {
				long seed = random.nextLong();
				second = impatient.submit(() -> insist(new Random(seed), "/orders/" + number + "/ship", "", 200));
			}
			insist(random, "/orders/" + number + "/ship", "", 200);
			if (second != null) {
				second.get();
			}
		}
		finally {
			impatient.shutdown();
		}
		sleep(random, 0, 500);
	}

	private Void insist(Random random, String path, String body, Integer... expected) throws InterruptedException {
		Instant patience = Instant.now().plus(PATIENCE);
		while (true) {
			Instance instance = this.instances.get(random.nextInt(this.instances.size()));
			try {
				int status = this.http
					.send(HttpRequest.newBuilder(instance.url(path))
						.timeout(Duration.ofSeconds(20))
						.header("Content-Type", "application/json")
						.POST(BodyPublishers.ofString(body))
						.build(), BodyHandlers.discarding())
					.statusCode();
				count("requests answered with " + status);
				if (List.of(expected).contains(status)) {
					return null;
				}
			}
			catch (IOException ex) {
				count("requests not answered");
			}
			assertThat(Instant.now()).as(path).isBefore(patience);
			sleep(random, 50, 500);
		}
	}

	private void failCalls(Random random) throws InterruptedException {
		sleep(random, 50, 400);
		SandboxFaults faults = this.sandbox.faults().next(1 + random.nextInt(3));
		if (faults.pending() > 5) {
			return;
		}
		faults = faults.post("/v1/events");
		faults = random.nextBoolean() ? faults.afterEffect() : faults.beforeEffect();
		switch (random.nextInt(7)) {
			case 0, 1 -> faults.connectionReset();
			case 2 -> faults.status(List.of(500, 502, 503, 504).get(random.nextInt(4)));
			case 3 -> faults.rateLimited(Duration.ofMillis(random.nextInt(1500)));
			case 4 -> faults.truncatedBody();
			case 5 -> faults.malformedBody();
			default -> faults.delay(Duration.ofMillis(1 + random.nextInt(4000)));
		}
		count("faults of calls");
	}

	private void failDeliveries(Random random) throws InterruptedException {
		sleep(random, 200, 1000);
		SandboxDeliveryFaults faults = this.sandbox.deliveryFaults().next(2 + random.nextInt(2));
		switch (random.nextInt(9)) {
			case 0 -> faults.forged();
			case 1 -> faults.stale();
			case 2 -> faults.fromTheFuture();
			case 3 -> faults.truncated();
			case 4 -> faults.signedWithRotatedSecret();
			case 5, 6 -> faults.duplicated();
			default -> faults.reordered();
		}
		count("faults of deliveries");
	}

	private void redeliver(Random random) throws InterruptedException {
		sleep(random, 50, 300);
		List<SandboxDelivery> deliveries = this.sandbox.deliveries();
		if (!deliveries.isEmpty()) {
			// The newest events are preferred, because some of them are being handled.
			int back = Math.min(deliveries.size(), random.nextBoolean() ? 10 : 500);
			redeliver(deliveries.get(deliveries.size() - 1 - random.nextInt(back)));
		}
	}

	private DeliveryAttempt redeliver(SandboxDelivery delivery) {
		DeliveryAttempt attempt = this.sandbox.redeliver(delivery.id());
		count("redeliveries "
				+ (attempt.status().isPresent() ? "answered with " + attempt.status().getAsInt() : "not answered"));
		return attempt;
	}

	/*
	 * Send events that no listener can read.
	 */
	private void poison(Random random) throws InterruptedException {
		sleep(random, 2_000, 8_000);
		this.sandbox.createEvent("order.shipped", Map.of("orderNumber", "poison-" + this.poison.incrementAndGet(),
				"customer", "ada", "quantity", "many"));
	}

	private void rotateKey(Random random) throws Exception {
		sleep(random, 2_000, 10_000);
		String old = this.key;
		replaceKey();
		// Usually long enough for the instances to notice.
		sleep(random, 0, 5_000);
		this.sandbox.revoke(old);
		count("rotations of the key");
	}

	private void replaceKey() throws IOException {
		this.key = this.sandbox.createKey(HarborEnvironment.SANDBOX, Scope.EVENTS_READ, Scope.EVENTS_WRITE);
		replace(this.directory.resolve("key"), this.key);
	}

	private void rotateSecret(Random random) throws Exception {
		sleep(random, 2_000, 10_000);
		this.instances.get(random.nextInt(this.instances.size())).rotateSecret();
		count("rotations of a secret");
	}

	private void killInstance(Random random) throws Exception {
		sleep(random, 1_000, 8_000);
		Instance instance = this.instances.get(random.nextInt(this.instances.size()));
		if (random.nextInt(3) == 0) {
			// Longer than the time until others take over its tasks.
			instance.process.signal("STOP");
			sleep(random, 1_000, 3 * (int) TAKE_OVER.toMillis());
			instance.process.signal("CONT");
			count("stops of an instance");
			return;
		}
		instance.process.close();
		count("kills of an instance");
		sleep(random, 0, 2_000);
		instance.start();
	}

	private void killDatabase(Random random) throws Exception {
		sleep(random, 4_000, 12_000);
		this.database.kill();
		count("kills of the database server");
		sleep(random, 0, 2_000);
		this.database.restart();
	}

	private void cutNetwork(Random random) throws InterruptedException {
		sleep(random, 2_000, 8_000);
		Cable cable = this.instances.get(random.nextInt(this.instances.size())).cable;
		cable.cut();
		count("cuts of the network");
		sleep(random, 0, 3_000);
		cable.mend();
	}

	private void setClock(Random random) throws InterruptedException {
		sleep(random, 2_000, 10_000);
		Duration offset = Duration.ofMinutes(random.nextInt(3) - 1);
		this.clock.ifPresent((clock) -> {
			clock.set(offset);
			count("settings of the clock");
		});
	}

	private void calmDown() throws Exception {
		this.clock.ifPresent((clock) -> clock.set(Duration.ZERO));
		// The remaining faults need calls and deliveries to affect.
		this.sandbox.awaitDeliveries();
		Awaitility.await().atMost(PATIENCE).until(() -> {
			if (this.sandbox.faults().pending() == 0) {
				return true;
			}
			buy(new Random(SEED));
			return false;
		});
		awaitNone("select id from harbor_outbox_event where state = 'STORED'");
		for (SandboxDelivery delivery : this.sandbox.awaitDeliveries()) {
			if (delivery.state() != SandboxDelivery.State.DELIVERED) {
				Awaitility.await().atMost(PATIENCE).until(() -> redeliver(delivery).isSuccessful());
			}
		}
		awaitNone("select id from harbor_inbox_event where state = 'stored'");
	}

	private void awaitNone(String sql) {
		Awaitility.await().atMost(PATIENCE).untilAsserted(() -> assertThat(query(sql)).isEmpty());
	}

	private void verify() throws SQLException {
		List<Event> events = this.sandbox.events();
		System.out.printf("%7s orders, %s events, %s of them poison, %s deliveries with %s attempts%n", this.orders,
				events.size(), this.poison, this.sandbox.deliveries().size(),
				this.sandbox.deliveries().stream().mapToInt((delivery) -> delivery.attempts().size()).sum());
		assertThat(this.sandbox.deliveries()).as("the sandbox has forgotten none")
			.hasSize(this.instances.size() * events.size());
		Map<Boolean, List<Event>> poisonous = events.stream()
			.collect(Collectors.partitioningBy((event) -> orderNumber(event).startsWith("poison-")));
		assertThat(poisonous.get(false)).hasSize(this.orders.get())
			.extracting(ChaosTests::orderNumber)
			.doesNotHaveDuplicates();
		// The version is 0 for a placed order, 1 for a shipped one, and 2 for one whose
		// event was handled once.
		assertThat(query("select number, event_id, version from purchase_order")).containsExactlyInAnyOrderElementsOf(
				poisonous.get(false).stream().map((event) -> orderNumber(event) + " " + event.id() + " 2").toList());
		assertThat(query("select order_number, points from points")).containsExactlyInAnyOrderElementsOf(
				poisonous.get(false).stream().map((event) -> orderNumber(event) + " 10").toList());
		assertThat(query("select event_id, listener from harbor_inbox_event where state = 'parked'"))
			.containsExactlyInAnyOrderElementsOf(poisonous.get(true)
				.stream()
				.flatMap((event) -> Stream.of(event.id() + " orders", event.id() + " loyalty-points"))
				.toList());
		assertThat(query("select id from harbor_outbox_event where state = 'PARKED'")).isEmpty();
	}

	private static String orderNumber(Event event) {
		return (String) event.payload().asMap().get("orderNumber");
	}

	private void count(String figure) {
		this.figures.computeIfAbsent(figure, (name) -> new AtomicInteger()).incrementAndGet();
	}

	private static void sleep(Random random, int least, int most) throws InterruptedException {
		Thread.sleep(least + random.nextInt(most - least + 1));
	}

	private List<String> query(String sql) throws SQLException {
		try (Connection connection = DriverManager.getConnection(this.database.url(this.database.port()));
				Statement statement = connection.createStatement();
				ResultSet results = statement.executeQuery(sql)) {
			List<String> rows = new ArrayList<>();
			while (results.next()) {
				List<String> columns = new ArrayList<>();
				for (int i = 1; i <= results.getMetaData().getColumnCount(); i++) {
					columns.add(results.getString(i));
				}
				rows.add(String.join(" ", columns));
			}
			return rows;
		}
	}

	private static void replace(Path file, String text) throws IOException {
		Path replacement = Files.writeString(file.resolveSibling(file.getFileName() + ".new"), text + "\n");
		Files.move(replacement, file, StandardCopyOption.ATOMIC_MOVE);
	}

	/**
	 * The recurring action of a thread.
	 */
	@FunctionalInterface
	private interface Turn {

		void take(Random random) throws Exception;

	}

	/**
	 * An instance of the application with its own webhook endpoint, so that each event is
	 * delivered to all instances.
	 */
	private final class Instance {

		private final Path home;

		private final int port;

		private final Cable cable;

		private final SandboxWebhook webhook;

		private final Map<String, String> environment = new HashMap<>();

		private String secret;

		private int starts;

		private volatile SampleProcess process;

		Instance(String name) throws IOException {
			this.home = Files.createDirectory(ChaosTests.this.directory.resolve(name));
			this.port = TestSocketUtils.findAvailableTcpPort();
			this.environment.put("SERVER_PORT", Integer.toString(this.port));
			this.cable = new Cable(ChaosTests.this.database.port());
			this.webhook = ChaosTests.this.sandbox.registerWebhook(name, url("/webhooks/harbor"), "order.shipped");
			this.secret = this.webhook.secret();
			replace(this.home.resolve("secrets"), this.secret);
		}

		URI url(String path) {
			return URI.create("http://127.0.0.1:" + this.port + path);
		}

		void rotateSecret() throws IOException {
			String old = this.secret;
			this.secret = ChaosTests.this.sandbox.rotateWebhookSecret(this.webhook.id());
			replace(this.home.resolve("secrets"), this.secret + "\n" + old);
		}

		/**
		 * Start the instance, repeatedly while the database is unavailable.
		 */
		void start() {
			do {
				this.process = launch();
			}
			while (!this.process.awaitStart());
		}

		private SampleProcess launch() {
			try {
				Path logs = Files.createDirectory(this.home.resolve("start-" + ++this.starts));
				return SampleProcess.start(logs, this.environment,
						List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx256m", "-cp",
								System.getProperty("java.class.path"), SampleApplication.class.getName(),
								"--spring.datasource.url=" + ChaosTests.this.database.url(this.cable.port()),
								"--spring.datasource.hikari.maximum-pool-size=2",
								"--spring.datasource.hikari.connection-timeout=5000",
								"--harbor.base-url=" + ChaosTests.this.sandbox.baseUrl(),
								"--harbor.workspace-id=" + ChaosTests.this.sandbox.workspaceId(),
								"--harbor.secret-key-location=file:" + ChaosTests.this.directory.resolve("key"),
								"--harbor.webhook.secret-location=file:" + this.home.resolve("secrets"),
								"--harbor.refresh-interval=1s", "--harbor.inbox.take-over-after=" + TAKE_OVER,
								"--harbor.outbox.take-over-after=" + TAKE_OVER, "--harbor.outbox.retry.max-delay=2s",
								// With the default timeout, and with a shorter one.
								"--harbor.inbox.retry.max-retries=1000", "--harbor.inbox.retry.max-delay=2s"));
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

		void close() throws IOException {
			if (this.process != null) {
				this.process.close();
			}
			this.cable.close();
		}

	}

}
