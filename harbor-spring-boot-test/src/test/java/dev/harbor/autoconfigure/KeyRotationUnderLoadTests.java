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
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import dev.harbor.ApiKey;
import dev.harbor.ApiKeyProvider;
import dev.harbor.HarborEnvironment;
import dev.harbor.client.HarborClient;
import dev.harbor.client.HarborClients;
import dev.harbor.test.HarborSandbox;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.cloud.context.refresh.ContextRefresher;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that the rotation of keys fails no call: twenty threads call continuously while
 * each key is revoked as soon as the next one has been handed over.
 */
class KeyRotationUnderLoadTests {

	private static final int ROTATIONS = 10;

	@TempDir
	private Path directory;

	private HarborSandbox sandbox;

	private volatile String key;

	@BeforeEach
	void start() {
		this.sandbox = HarborSandbox.start();
		this.key = createKey();
	}

	@AfterEach
	void stop() {
		this.sandbox.close();
	}

	@Test
	void property() {
		Path properties = this.directory.resolve("harbor.properties");
		write(properties, "harbor.secret-key=" + this.key);
		try (ConfigurableApplicationContext context = run(null, "--spring.config.import=file:" + properties)) {
			ContextRefresher refresher = context.getBean(ContextRefresher.class);
			rotate(context.getBean(HarborClient.class), (key) -> {
				write(properties, "harbor.secret-key=" + key);
				assertThat(refresher.refresh()).containsExactly("harbor.secret-key");
			});
		}
	}

	@Test
	void propertyOfNamedClient() {
		Path properties = this.directory.resolve("harbor.properties");
		write(properties, "harbor.clients.emitter.secret-key=" + this.key);
		try (ConfigurableApplicationContext context = run(null, "--spring.config.import=file:" + properties)) {
			ContextRefresher refresher = context.getBean(ContextRefresher.class);
			rotate(context.getBean(HarborClients.class).get("emitter"), (key) -> {
				write(properties, "harbor.clients.emitter.secret-key=" + key);
				refresher.refresh();
			});
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "0", "1ms", "10s" })
	void rewrittenFile(String interval) {
		Path file = this.directory.resolve("key");
		rotateFile(interval, file, (key) -> write(file, key + "\n"));
	}

	@ParameterizedTest
	@ValueSource(strings = "10s")
	void renamedFile(String interval) {
		Path file = this.directory.resolve("key");
		rotateFile(interval, file, (key) -> {
			Path fresh = this.directory.resolve("key.tmp");
			write(fresh, key);
			move(fresh, file);
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "1ms", "10s" })
	void swappedSymbolicLink(String interval) throws IOException {
		Path file = this.directory.resolve("key");
		Files.createSymbolicLink(file, Path.of("..data", "key"));
		AtomicInteger version = new AtomicInteger();
		rotateFile(interval, file, (key) -> {
			try {
				Path data = Files.createDirectory(this.directory.resolve("..2026_" + version.incrementAndGet()));
				write(data.resolve("key"), key);
				Path link = Files.createSymbolicLink(this.directory.resolve("..data_tmp"), data.getFileName());
				move(link, this.directory.resolve("..data"));
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		});
	}

	@Test
	void connectionDetails() {
		HarborConnectionDetails details = new HarborConnectionDetails() {

			@Override
			public String getSecretKey(String client) {
				return KeyRotationUnderLoadTests.this.key;
			}

		};
		try (ConfigurableApplicationContext context = run(
				(beans) -> beans.registerBean(HarborConnectionDetails.class, () -> details))) {
			rotate(context.getBean(HarborClient.class), (key) -> this.key = key);
		}
	}

	@Test
	void apiKeyProvider() {
		ApiKeyProvider provider = () -> ApiKey.of(this.key);
		try (ConfigurableApplicationContext context = run(
				(beans) -> beans.registerBean(ApiKeyProvider.class, () -> provider))) {
			rotate(context.getBean(HarborClient.class), (key) -> this.key = key);
		}
	}

	@Test
	void newKeyAsTheFallback() {
		FallbackDetails details = new FallbackDetails(this.key, null);
		try (ConfigurableApplicationContext context = run(
				(beans) -> beans.registerBean(HarborConnectionDetails.class, () -> details));
				Traffic traffic = new Traffic(this.sandbox, context.getBean(HarborClient.class))) {
			for (int i = 0; i < ROTATIONS; i++) {
				String old = details.first;
				details.fallback = createKey();
				traffic.revoke(old);
				details.first = details.fallback;
				traffic.awaitEachThread();
				details.fallback = null;
				traffic.awaitEachThread();
			}
			traffic.assertNothingLost();
		}
	}

	@Test
	void oldKeyAsTheFallback() {
		FallbackDetails details = new FallbackDetails(this.key, null);
		try (ConfigurableApplicationContext context = run(
				(beans) -> beans.registerBean(HarborConnectionDetails.class, () -> details));
				Traffic traffic = new Traffic(this.sandbox, context.getBean(HarborClient.class))) {
			for (int i = 0; i < ROTATIONS; i++) {
				String old = details.first;
				details.fallback = old;
				details.first = createKey();
				traffic.revoke(old);
			}
			traffic.assertNothingLost();
		}
	}

	private void rotateFile(String interval, Path file, KeyHandOver handOver) {
		handOver.handOver(this.key);
		try (ConfigurableApplicationContext context = run(null, "--harbor.secret-key-location=file:" + file,
				"--harbor.refresh-interval=" + interval)) {
			rotate(context.getBean(HarborClient.class), handOver);
		}
	}

	/**
	 * Create a new key, hand it over, and revoke the old one, as in Harbor's guide.
	 */
	private void rotate(HarborClient client, KeyHandOver handOver) {
		String old = this.key;
		try (Traffic traffic = new Traffic(this.sandbox, client)) {
			for (int i = 0; i < ROTATIONS; i++) {
				String fresh = createKey();
				handOver.handOver(fresh);
				traffic.revoke(old);
				old = fresh;
			}
			traffic.assertNothingLost();
		}
	}

	private String createKey() {
		return this.sandbox.createKey(HarborEnvironment.SANDBOX);
	}

	private ConfigurableApplicationContext run(ApplicationContextInitializer<GenericApplicationContext> initializer,
			String... arguments) {
		SpringApplicationBuilder application = new SpringApplicationBuilder(Application.class)
			.web(WebApplicationType.NONE);
		if (initializer != null) {
			application.initializers(initializer);
		}
		return application.run(Stream
			.concat(Stream.of(arguments),
					List.of("--harbor.base-url=" + this.sandbox.baseUrl(),
							"--harbor.workspace-id=" + this.sandbox.workspaceId(), "--spring.main.banner-mode=off",
							"--logging.level.root=warn", "--logging.level.dev.harbor=warn")
						.stream())
			.toArray(String[]::new));
	}

	private static void write(Path file, String content) {
		try {
			Files.writeString(file, content);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static void move(Path from, Path to) {
		try {
			Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@FunctionalInterface
	private interface KeyHandOver {

		void handOver(String key);

	}

	private static final class FallbackDetails implements HarborConnectionDetails {

		private volatile String first;

		private volatile String fallback;

		FallbackDetails(String first, String fallback) {
			this.first = first;
			this.fallback = fallback;
		}

		@Override
		public String getSecretKey(String client) {
			return this.first;
		}

		@Override
		public String getFallbackSecretKey(String client) {
			return this.fallback;
		}

	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
