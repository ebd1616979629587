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

package dev.harbor.autoconfigure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.Consumer;

import dev.harbor.event.Event;
import dev.harbor.webhook.HarborWebhook;
import dev.harbor.webhook.WebhookSecretProvider;
import dev.harbor.webhook.web.TestDelivery;
import dev.harbor.webhook.web.WebhookServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.cloud.context.refresh.ContextRefresher;
import org.springframework.context.annotation.Bean;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests that the rotation of secrets refuses no delivery: twenty threads deliver
 * continuously while the endpoint gets the next secret, Harbor signs with it, and the
 * previous one is removed.
 */
class WebhookSecretRotationUnderLoadTests {

	private static final int THREADS = 20;

	private static final int ROTATIONS = 5;

	@TempDir
	private Path directory;

	@ParameterizedTest
	@ValueSource(strings = { "default", "staging" })
	void property(String endpoint) {
		Path properties = this.directory.resolve("harbor.properties");
		write(properties, HarborWebhookProperties.secretPropertyName(endpoint) + "=" + secret(0));
		try (WebhookServer server = application(endpoint).properties("spring.config.import=file:" + properties).run()) {
			ContextRefresher refresher = server.bean(ContextRefresher.class);
			rotate(server, endpoint, (secrets) -> {
				write(properties,
						"harbor.webhook.endpoints.%s.secrets=%s".formatted(endpoint, String.join(",", secrets)));
				assertThat(refresher.refresh()).contains("harbor.webhook.endpoints.%s.secrets".formatted(endpoint));
			});
		}
	}

	@Test
	void file() {
		Path file = this.directory.resolve("secrets");
		write(file, secret(0));
		try (WebhookServer server = application("staging")
			.properties("harbor.webhook.endpoints.staging.secret-location=file:" + file, "harbor.refresh-interval=20ms")
			.run()) {
			rotate(server, "staging", (secrets) -> write(file, String.join("\n", secrets)));
		}
	}

	@Test
	void connectionDetails() {
		Told.secrets = List.of(secret(0));
		try (WebhookServer server = application("staging", Details.class).run()) {
			rotate(server, "staging", (secrets) -> Told.secrets = secrets);
		}
	}

	@Test
	void provider() {
		Told.secrets = List.of(secret(0));
		try (WebhookServer server = application("default", Provider.class).run()) {
			rotate(server, "default", (secrets) -> Told.secrets = secrets);
		}
	}

	private static WebhookServer.Builder application(String endpoint, Class<?>... sources) {
		Class<?>[] all = Arrays.copyOf(sources, sources.length + 1);
		all[sources.length] = endpoint.equals("default") ? Receiver.class : StagingReceiver.class;
		return WebhookServer.of(all).without("harbor.webhook.secret").properties("harbor.webhook.store.type=none");
	}

	private static String secret(int number) {
		return "hbwhs_number_%s_0123456789".formatted(number);
	}

	private static void write(Path file, String content) {
		try {
			Files.writeString(file, content);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Configure the next secret together with the current one, which removes the previous
	 * one; sign with the next secret as soon as the endpoint uses it.
	 */
	private static void rotate(WebhookServer server, String endpoint, Consumer<List<String>> handOver) {
		TestDelivery probe = TestDelivery.to("/" + endpoint);
		try (Sender sender = new Sender(server, endpoint, secret(0))) {
			for (int i = 1; i <= ROTATIONS; i++) {
				handOver.accept(List.of(secret(i), secret(i - 1)));
				TestDelivery next = probe.secret(secret(i));
				await().pollInterval(Duration.ofMillis(10)).until(() -> server.deliver(next).statusCode() == 200);
				if (i > 1) {
					assertThat(server.deliver(probe.secret(secret(i - 2))).statusCode()).isEqualTo(400);
				}
				sender.secret = secret(i);
				// No delivery with the previous secret is in progress any more.
				sender.awaitEachThread();
			}
			sender.stop();
			assertThat(sender.answers).containsOnlyKeys("200");
			assertThat(sender.count()).isGreaterThan(THREADS * ROTATIONS);
		}
	}

	/**
	 * Delivers continuously.
	 */
	private static final class Sender implements AutoCloseable {

		private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);

		private final AtomicIntegerArray completed = new AtomicIntegerArray(THREADS);

		private final Map<String, AtomicInteger> answers = new ConcurrentHashMap<>();

		private volatile String secret;

		private volatile boolean stopped;

		Sender(WebhookServer server, String endpoint, String secret) {
			this.secret = secret;
			for (int i = 0; i < THREADS; i++) {
				int thread = i;
				this.threads.execute(() -> {
					while (!this.stopped) {
						this.answers.computeIfAbsent(deliver(server, endpoint), (key) -> new AtomicInteger())
							.incrementAndGet();
						this.completed.incrementAndGet(thread);
					}
				});
			}
			awaitEachThread();
		}

		private String deliver(WebhookServer server, String endpoint) {
			try {
				return Integer
					.toString(server.deliver(TestDelivery.to("/" + endpoint).secret(this.secret)).statusCode());
			}
			catch (RuntimeException ex) {
				return ex.toString();
			}
		}

		void awaitEachThread() {
			int[] before = new int[THREADS];
			for (int i = 0; i < THREADS; i++) {
				before[i] = this.completed.get(i);
			}
			await().atMost(Duration.ofMinutes(1)).pollInterval(Duration.ofMillis(5)).until(() -> {
				for (int i = 0; i < THREADS; i++) {
					if (this.completed.get(i) < before[i] + 2) {
						return false;
					}
				}
				return true;
			});
		}

		int count() {
			int count = 0;
			for (int i = 0; i < THREADS; i++) {
				count += this.completed.get(i);
			}
			return count;
		}

		void stop() {
			this.stopped = true;
			this.threads.shutdown();
			try {
				assertThat(this.threads.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}

		@Override
		public void close() {
			stop();
		}

	}

	@RestController
	static class Receiver {

		@PostMapping("/default")
		void receive(@HarborWebhook Event event) {
		}

	}

	@RestController
	static class StagingReceiver {

		@PostMapping("/staging")
		void receive(@HarborWebhook("staging") Event event) {
		}

	}

	/**
	 * The secrets of beans.
	 */
	static final class Told {

		private static volatile List<String> secrets = List.of();

		private Told() {
		}

	}

	static class Provider {

		@Bean
		WebhookSecretProvider secrets() {
			return (endpoint) -> Told.secrets;
		}

	}

	static class Details {

		@Bean
		HarborConnectionDetails details() {
			return new HarborConnectionDetails() {

				@Override
				public List<String> getWebhookSecrets(String endpoint) {
					return Told.secrets;
				}

			};
		}

	}

}
