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

package dev.harbor.webhook.jdbc;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CountDownLatch;

import javax.sql.DataSource;

import dev.harbor.event.Event;
import dev.harbor.webhook.HarborWebhook;
import dev.harbor.webhook.WebhookDelivery;
import dev.harbor.webhook.web.WebhookServer;

import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * An application that receives webhooks in a separate process.
 */
@RestController
@Import(ReceivingApplication.Orders.class)
class ReceivingApplication {

	/**
	 * The point at which a handler stops if the type of the event says so.
	 */
	enum Stop {

		BEFORE_TRANSACTION, BEFORE_COMPLETION, BEFORE_COMMIT, AFTER_COMMIT

	}

	private static Path directory = Path.of("");

	private final Orders orders;

	ReceivingApplication(Orders orders) {
		this.orders = orders;
	}

	/**
	 * Run the application.
	 * @param args the directory for output, the file for the port, and properties
	 */
	public static void main(String[] args) throws IOException {
		endWithParent();
		directory = Path.of(args[0]);
		String[] properties = new String[args.length - 2];
		System.arraycopy(args, 2, properties, 0, properties.length);
		WebhookServer server = WebhookServer.of(ReceivingApplication.class)
			.endpoints("commit")
			.withDataSource()
			.properties("harbor.webhook.store.type=jdbc")
			.properties(properties)
			.run();
		Path port = Files.writeString(Path.of(args[1] + ".tmp"), Integer.toString(server.port()));
		Files.move(port, Path.of(args[1]), StandardCopyOption.ATOMIC_MOVE);
	}

	private static void endWithParent() {
		Thread thread = new Thread(() -> {
			try {
				// The input ends when the parent process has ended.
				while (System.in.read() != -1) {
					// No input is expected.
				}
			}
			catch (IOException ex) {
				// This is equivalent to the end.
			}
			Runtime.getRuntime().halt(1);
		});
		thread.setDaemon(true);
		thread.start();
	}

	/**
	 * Handle an event outside the database.
	 */
	@PostMapping("/append")
	void append(@HarborWebhook Event event) throws IOException {
		Files.write(directory.resolve("handled"), (event.id() + "\n").getBytes(StandardCharsets.UTF_8),
				StandardOpenOption.CREATE, StandardOpenOption.APPEND);
	}

	@PostMapping("/commit")
	void commit(@HarborWebhook("commit") WebhookDelivery delivery) {
		stop(delivery, Stop.BEFORE_TRANSACTION);
		this.orders.ship(delivery);
		stop(delivery, Stop.AFTER_COMMIT);
	}

	static Path stopped(Path directory, String eventId) {
		return directory.resolve(eventId + ".stopped");
	}

	/**
	 * Stop forever, unless the event was stopped before.
	 */
	private static void stop(WebhookDelivery delivery, Stop stop) {
		Path marker = stopped(directory, delivery.event().id());
		if (delivery.event().type().equals(stop.name()) && !Files.exists(marker)) {
			try {
				Files.createFile(marker);
				new CountDownLatch(1).await();
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
		}
	}

	static class Orders {

		private final JdbcTemplate jdbc;

		Orders(DataSource dataSource) {
			this.jdbc = new JdbcTemplate(dataSource);
		}

		@Transactional
		public void ship(WebhookDelivery delivery) {
			this.jdbc.update("insert into shipped (event_id) values (?)", delivery.event().id());
			stop(delivery, Stop.BEFORE_COMPLETION);
			delivery.completeInTransaction();
			stop(delivery, Stop.BEFORE_COMMIT);
		}

	}

}
