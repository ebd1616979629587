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

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

import dev.harbor.event.Event;
import dev.harbor.listener.HarborListener;
import dev.harbor.listener.ListenerContext;
import dev.harbor.process.JavaProcess;
import dev.harbor.webhook.web.TestDelivery;
import dev.harbor.webhook.web.WebhookServer;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * An application in a separate process that receives events over HTTP and handles the
 * inbox.
 */
final class HandlingProcess implements AutoCloseable {

	private static final HttpClient client = HttpClient.newBuilder()
		.version(HttpClient.Version.HTTP_1_1)
		.connectTimeout(Duration.ofSeconds(10))
		.build();

	private final JavaProcess process;

	private final Path portFile;

	private volatile int port;

	private HandlingProcess(JavaProcess process, Path portFile) {
		this.process = process;
		this.portFile = portFile;
	}

	/**
	 * Start a process without waiting for it.
	 * @param directory the directory for its files
	 * @param name the unique name of its files in the directory
	 * @param url the URL of the database
	 * @param properties additional properties of the application
	 */
	static HandlingProcess start(Path directory, String name, String url, String... properties) {
		Path portFile = directory.resolve(name + ".port");
		List<String> options = Boolean.getBoolean("inbox.optimized") ? List.of("-XX:TieredStopAtLevel=4") : List.of();
		List<String> arguments = new ArrayList<>(List.of(portFile.toString()));
		arguments.addAll(List.of(properties(url, name)));
		arguments.addAll(List.of(properties));
		return new HandlingProcess(
				JavaProcess.start(directory, name, options, HandlingProcess.class, arguments.toArray(String[]::new)),
				portFile);
	}

	static String[] properties(String url, String name) {
		return new String[] { "process=" + name, "spring.datasource.url=" + url, "spring.datasource.username=postgres",
				"spring.datasource.password=", "spring.datasource.hikari.maximum-pool-size=16",
				"spring.datasource.hikari.connection-timeout=2000", "spring.application.name=inbox-test",
				"harbor.jdbc.initialize-schema=always", "harbor.inbox.take-over-after=2s",
				"harbor.inbox.retry.delay=50ms", "harbor.inbox.retry.multiplier=1",
				"harbor.inbox.retry.max-retries=1000", "logging.level.dev.harbor=error" };
	}

	HandlingProcess awaitStarted() {
		this.port = Integer.parseInt(this.process.awaitFile(this.portFile));
		return this;
	}

	boolean acknowledges(TestDelivery delivery) {
		return acknowledges(delivery, this.port);
	}

	/**
	 * Send a delivery.
	 * @return whether it was acknowledged
	 */
	static boolean acknowledges(TestDelivery delivery, int port) {
		HttpRequest request = HttpRequest
			.newBuilder(URI.create("http://localhost:%s%s".formatted(port, delivery.path())))
			.timeout(Duration.ofSeconds(30))
			.header("Content-Type", delivery.contentType())
			.header("Harbor-Delivery-Id", "del_1")
			.header("Harbor-Signature", delivery.signature())
			.header("Harbor-Timestamp", delivery.timestamp())
			.POST(BodyPublishers.ofByteArray(delivery.body()))
			.build();
		try {
			return client.send(request, BodyHandlers.discarding()).statusCode() == 200;
		}
		catch (IOException ex) {
			return false;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
	}

	/**
	 * Kill the process, without a chance to finish anything.
	 * @return the exit code
	 */
	int kill() {
		return this.process.kill();
	}

	@Override
	public void close() {
		this.process.close();
	}

	public static void main(String[] arguments) throws Exception {
		Path portFile = Path.of(arguments[0]);
		WebhookServer server = WebhookServer.of(OrderEvents.class)
			.withDataSource()
			.properties(List.of(arguments).subList(1, arguments.length).toArray(String[]::new))
			.run();
		Path written = Files.writeString(portFile.resolveSibling(portFile.getFileName() + ".tmp"),
				String.valueOf(server.port()));
		Files.move(written, portFile, StandardCopyOption.ATOMIC_MOVE);
		new CountDownLatch(1).await();
	}

	@Component
	static class OrderEvents {

		private final JdbcTemplate jdbc;

		private final String process;

		OrderEvents(JdbcTemplate jdbc, @Value("${process:test}") String process) {
			this.jdbc = jdbc;
			this.process = process;
		}

		@HarborListener(id = "orders")
		void shipped(Event event) {
			record("orders", event);
		}

		// This handler fails occasionally.
		@HarborListener(id = "history", types = "order.changed", key = "order.number")
		void changed(Event event, ListenerContext context) {
			record("history", event);
			if (context.attempt() <= ((Number) event.payload().asMap().get("failures")).intValue()) {
				throw new IllegalStateException("not yet");
			}
		}

		private void record(String listener, Event event) {
			Map<String, Object> payload = event.payload().asMap();
			Object number = (payload.get("order") instanceof Map<?, ?> order) ? order.get("number") : null;
			this.jdbc.update("insert into effect (event_id, listener, process, order_number, n) values (?, ?, ?, ?, ?)",
					event.id(), listener, this.process, number, payload.get("n"));
		}

	}

}
