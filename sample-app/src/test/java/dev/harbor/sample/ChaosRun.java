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
import java.net.ServerSocket;
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
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

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
import org.h2.tools.Server;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Two instances of the application on one database, under load, while everything around
 * them fails at random: calls, deliveries, keys and secrets, and the instances
 * themselves, which are killed and stopped. At the end each order has exactly one event,
 * and each event was handled exactly once.
 * <p>
 * Not part of the build. Takes {@code -Dchaos.duration} (ISO 8601) and, to make the same
 * choices again, {@code -Dchaos.seed}; what they meet differs in time, so a seed does not
 * repeat a run to the letter.
 */
@DisabledOnOs(OS.WINDOWS)
class ChaosRun {

	private static final Duration DURATION = Duration.parse(System.getProperty("chaos.duration", "PT10M"));

	private static final long SEED = Long.getLong("chaos.seed", System.nanoTime());

	private static final Duration PATIENCE = Duration.ofMinutes(3);

	private static final Duration REFRESH = Duration.ofSeconds(1);

	private static final Duration LEASE = Duration.ofSeconds(5);

	private static final int CUSTOMERS = 4;

	@TempDir(cleanup = CleanupMode.ON_SUCCESS)
	private Path directory;

	private final HttpClient http = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

	private final Map<String, AtomicInteger> figures = new ConcurrentSkipListMap<>();

	private final AtomicInteger orders = new AtomicInteger();

	private final List<Instance> instances = new ArrayList<>();

	private Instant end;

	private HarborSandbox sandbox;

	private Server database;

	private String databaseUrl;

	private String key;

	@BeforeEach
	void start() throws Exception {
		this.sandbox = HarborSandbox.start();
		this.database = Server.createTcpServer("-tcpPort", "0", "-ifNotExists").start();
		this.databaseUrl = "jdbc:h2:tcp://localhost:" + this.database.getPort() + "/mem:chaos;DB_CLOSE_DELAY=-1";
		// Without the constraint that would hide an event that is handled twice.
		execute(Files.readString(Path.of("src/main/resources/schema.sql")).replace(" unique", ""));
		replaceKey();
		this.instances.add(new Instance("one"));
		this.instances.add(new Instance("two"));
		// One after the other, since both create what the database lacks.
		for (Instance instance : this.instances) {
			instance.start();
			instance.process.awaitPort();
		}
	}

	@AfterEach
	void stop() {
		this.instances.forEach(Instance::close);
		this.sandbox.close();
		this.database.stop();
	}

	@Test
	void eachOrderHasOneEventAndEachEventIsHandledOnce() throws Exception {
		System.out.printf("Chaos for %s with -Dchaos.seed=%s in %s%n", DURATION, SEED, this.directory);
		this.end = Instant.now().plus(DURATION);
		List<Turn> turns = new ArrayList<>(List.of(this::failCalls, this::failDeliveries, this::redeliver,
				this::rotateKey, this::rotateSecret, this::killInstance));
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
		// 409 where the answer to an earlier attempt was lost.
		insist(random, "/orders", "{\"number\": \"%s\", \"item\": \"Ship bell\", \"quantity\": 1}".formatted(number),
				201, 409);
		Future<?> second = null;
		ExecutorService impatient = Executors.newSingleThreadExecutor();
		try {
			if (random.nextInt(4) == 0) {
				long seed = random.nextLong();
				second = impatient.submit(() -> insist(new Random(seed), "/orders/" + number + "/ship", "", 200, 202));
			}
			insist(random, "/orders/" + number + "/ship", "", 200, 202);
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
		faults = (random.nextInt(4) > 0) ? faults.post("/v1/events") : faults.get("/v1/events/{id}");
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
			// Rather the newest, some of which are being handled.
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
		sleep(random, 3_000, 12_000);
		Instance instance = this.instances.get(random.nextInt(this.instances.size()));
		if (random.nextInt(3) == 0) {
			// Longer than it has for what it is handling.
			instance.process.signal("STOP");
			sleep(random, 1_000, 2 * (int) LEASE.toMillis());
			instance.process.signal("CONT");
			count("stops of an instance");
			return;
		}
		instance.close();
		count("kills of an instance");
		sleep(random, 0, 2_000);
		instance.start();
		instance.process.awaitPort();
	}

	private void calmDown() throws Exception {
		// What is left of the faults has to find something to happen to.
		this.sandbox.awaitDeliveries();
		Awaitility.await().atMost(PATIENCE).until(() -> {
			if (this.sandbox.faults().pending() == 0) {
				return true;
			}
			buy(new Random(SEED));
			this.http.send(HttpRequest.newBuilder(this.sandbox.baseUrl().resolve("/v1/events/evt_0")).build(),
					BodyHandlers.discarding());
			return false;
		});
		for (Instance instance : this.instances) {
			// Announces what could not be announced before.
			instance.close();
			instance.start();
			instance.process.awaitPort();
		}
		Awaitility.await()
			.atMost(PATIENCE)
			.until(() -> query("select number from purchase_order where event_id is null").isEmpty());
		this.sandbox.awaitDeliveries();
		Thread.sleep(LEASE.plus(REFRESH).toMillis());
		for (SandboxDelivery delivery : this.sandbox.deliveries()) {
			if (delivery.state() != SandboxDelivery.State.DELIVERED) {
				Awaitility.await().atMost(PATIENCE).until(() -> redeliver(delivery).status().orElse(0) / 100 == 2);
			}
		}
	}

	private void verify() throws SQLException {
		List<Event> events = this.sandbox.events();
		System.out.printf("%7s orders, %s events, %s deliveries with %s attempts%n", this.orders, events.size(),
				this.sandbox.deliveries().size(),
				this.sandbox.deliveries().stream().mapToInt((delivery) -> delivery.attempts().size()).sum());
		assertThat(this.sandbox.deliveries()).as("the sandbox has forgotten none")
			.hasSize(this.instances.size() * events.size());
		Map<String, String> announced = events.stream()
			.collect(Collectors.toMap((event) -> (String) event.payload().asMap().get("orderNumber"), Event::id));
		assertThat(query("select number, event_id from purchase_order")).hasSize(this.orders.get())
			.containsExactlyInAnyOrderElementsOf(rows(announced));
		assertThat(query("select order_number, event_id from delivery"))
			.containsExactlyInAnyOrderElementsOf(rows(announced));
	}

	private static List<String> rows(Map<String, String> announced) {
		return announced.entrySet().stream().map((entry) -> entry.getKey() + " " + entry.getValue()).toList();
	}

	private void count(String figure) {
		this.figures.computeIfAbsent(figure, (name) -> new AtomicInteger()).incrementAndGet();
	}

	private static void sleep(Random random, int least, int most) throws InterruptedException {
		Thread.sleep(least + random.nextInt(most - least + 1));
	}

	private void execute(String sql) throws SQLException {
		try (Connection connection = DriverManager.getConnection(this.databaseUrl);
				Statement statement = connection.createStatement()) {
			statement.execute(sql);
		}
	}

	private List<String> query(String sql) throws SQLException {
		try (Connection connection = DriverManager.getConnection(this.databaseUrl);
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

	private static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0)) {
			return socket.getLocalPort();
		}
	}

	/**
	 * What one of the threads does again and again.
	 */
	@FunctionalInterface
	private interface Turn {

		void take(Random random) throws Exception;

	}

	/**
	 * One instance of the application, with a webhook endpoint of its own, so that each
	 * event is delivered to both.
	 */
	private final class Instance {

		private final Path home;

		private final int port;

		private final SandboxWebhook webhook;

		private String secret;

		private int starts;

		private volatile SampleProcess process;

		Instance(String name) throws IOException {
			this.home = Files.createDirectory(ChaosRun.this.directory.resolve(name));
			this.port = freePort();
			this.webhook = ChaosRun.this.sandbox.registerWebhook(name, url("/webhooks/harbor"), "order.shipped");
			this.secret = this.webhook.secret();
			replace(this.home.resolve("secrets"), this.secret);
		}

		URI url(String path) {
			return URI.create("http://127.0.0.1:" + this.port + path);
		}

		void rotateSecret() throws IOException {
			String old = this.secret;
			this.secret = ChaosRun.this.sandbox.rotateWebhookSecret(this.webhook.id());
			replace(this.home.resolve("secrets"), this.secret + "\n" + old);
		}

		void start() throws IOException {
			Path logs = Files.createDirectory(this.home.resolve("start-" + ++this.starts));
			this.process = SampleProcess.start(logs, Map.of("SERVER_PORT", Integer.toString(this.port)),
					List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx256m", "-cp",
							System.getProperty("java.class.path"), SampleApplication.class.getName(),
							"--spring.datasource.url=" + ChaosRun.this.databaseUrl,
							"--harbor.base-url=" + ChaosRun.this.sandbox.baseUrl(),
							"--harbor.workspace-id=" + ChaosRun.this.sandbox.workspaceId(),
							"--harbor.secret-key-location=file:" + ChaosRun.this.directory.resolve("key"),
							"--harbor.webhook.endpoints.default.secret-location=file:" + this.home.resolve("secrets"),
							"--harbor.refresh-interval=" + REFRESH.toMillis() + "ms",
							"--harbor.webhook.store.lease=" + LEASE.toMillis() + "ms"));
		}

		void close() {
			if (this.process != null) {
				this.process.close();
			}
		}

	}

}
