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
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import dev.harbor.event.Event;
import dev.harbor.webhook.HarborWebhook;
import dev.harbor.webhook.WebhookDelivery;
import dev.harbor.webhook.WebhookSecretProvider;
import dev.harbor.webhook.web.TestDelivery;
import dev.harbor.webhook.web.WebhookServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.cloud.context.refresh.ContextRefresher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Fallback;
import org.springframework.util.StringUtils;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.awaitility.Awaitility.await;

/**
 * Tests for the sources of endpoint secrets and their changes at runtime.
 */
@ExtendWith(OutputCaptureExtension.class)
class WebhookSecretTests {

	private static final TestDelivery DELIVERY = TestDelivery.to("/staging");

	@TempDir
	private Path directory;

	private static WebhookServer.Builder application(Class<?>... sources) {
		Class<?>[] all = new Class<?>[sources.length + 1];
		all[0] = Receiver.class;
		System.arraycopy(sources, 0, all, 1, sources.length);
		return WebhookServer.of(all).properties("harbor.webhook.store.type=none", "harbor.refresh-interval=100ms");
	}

	private static int status(WebhookServer server, String secret) {
		return server.deliver(DELIVERY.secret(secret)).statusCode();
	}

	@Test
	void rotationUnderLoadRefusesNothing() throws Exception {
		int threads = 4;
		int each = 500;
		AtomicInteger ok = new AtomicInteger();
		try (WebhookServer server = application()
			.properties("harbor.webhook.endpoints.staging.secrets=new-secret,old-secret")
			.run()) {
			ExecutorService executor = Executors.newFixedThreadPool(threads);
			try {
				List<Future<?>> callers = new ArrayList<>();
				for (int thread = 0; thread < threads; thread++) {
					Random random = new Random(thread);
					callers.add(executor.submit(() -> {
						for (int i = 0; i < each; i++) {
							if (status(server, random.nextBoolean() ? "new-secret" : "old-secret") == 200) {
								ok.incrementAndGet();
							}
						}
					}));
				}
				for (Future<?> caller : callers) {
					caller.get(120, TimeUnit.SECONDS);
				}
			}
			finally {
				executor.shutdownNow();
			}
			Receiver receiver = server.bean(Receiver.class);
			assertThat(ok).hasValue(threads * each);
			assertThat(receiver.positions[0].get() + receiver.positions[1].get()).isEqualTo(threads * each);
			assertThat(receiver.positions[0]).hasValueBetween(800, 1_200);
		}
	}

	@Test
	void fileIsReadAgain() throws Exception {
		Path file = Files.writeString(this.directory.resolve("secret"), "one\n");
		try (WebhookServer server = application()
			.properties("harbor.webhook.endpoints.staging.secret-location=file:" + file)
			.run()) {
			assertThat(status(server, "one")).isEqualTo(200);
			Files.writeString(file, "two\r\n\none\n");
			await().until(() -> status(server, "two") == 200);
			assertThat(status(server, "one")).isEqualTo(200);
			Files.delete(file);
			await().pollDelay(Duration.ofMillis(300)).until(() -> status(server, "two") == 200);
			Files.writeString(file, "   ");
			await().pollDelay(Duration.ofMillis(300)).until(() -> status(server, "two") == 200);
			assertThat(status(server, "   ")).isEqualTo(400);
			Files.writeString(file, "two\n${OLD}\n");
			await().pollDelay(Duration.ofMillis(300)).until(() -> status(server, "two") == 200);
			assertThat(status(server, "${OLD}")).isEqualTo(400);
			Files.writeString(file, "two");
			await().until(() -> status(server, "one") == 400);
			assertThat(status(server, "two")).isEqualTo(200);
			assertThat(status(server, "two\n")).isEqualTo(400);
		}
	}

	@Test
	void swappedLinkOfAMountedVolumeIsFollowed() throws Exception {
		Path mount = Files.createDirectory(this.directory.resolve("mount"));
		link(mount, "2026_1", "one");
		Files.createSymbolicLink(mount.resolve("secret"), Path.of("..data", "secret"));
		try (WebhookServer server = application()
			.properties("harbor.webhook.endpoints.staging.secret-location=file:" + mount.resolve("secret"))
			.run()) {
			assertThat(status(server, "one")).isEqualTo(200);
			link(mount, "2026_2", "two\none");
			await().until(() -> status(server, "two") == 200);
			assertThat(status(server, "one")).isEqualTo(200);
			link(mount, "2026_3", "two");
			await().until(() -> status(server, "one") == 400);
			assertThat(status(server, "two")).isEqualTo(200);
		}
	}

	private static void link(Path mount, String version, String secrets) throws IOException {
		Path data = Files.createDirectory(mount.resolve(".." + version));
		Files.writeString(data.resolve("secret"), secrets);
		Path temporary = Files.createSymbolicLink(mount.resolve("..data_tmp"), data.getFileName());
		Files.move(temporary, mount.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
	}

	@Test
	void providerCanReturnASecretLater(CapturedOutput output) {
		try (WebhookServer server = application(Provider.class).properties("logging.level.dev.harbor=warn").run()) {
			assertThat(status(server, "one")).isEqualTo(503);
			server.bean(Provider.class).secrets = List.of("one");
			assertThat(status(server, "one")).isEqualTo(200);
			server.bean(Provider.class).secrets = List.of(" ", "hb_test_0123456789", "", "${OLD}", "v-${OLD}", "two");
			for (String wrong : new String[] { " ", "hb_test_0123456789", "${OLD}", "v-${OLD}", "one" }) {
				assertThat(status(server, wrong)).as(wrong).isEqualTo(400);
			}
			assertThat(status(server, "two")).isEqualTo(200);
			server.bean(Provider.class).secrets = List.of(" ");
			assertThat(status(server, " ")).isEqualTo(503);
			assertThat(output).containsOnlyOnce("has a secret that is blank, an API key or an unresolved placeholder");
		}
	}

	@Test
	void fallbackProviderComesAfterProperties() {
		try (WebhookServer server = application(FallbackProvider.class)
			.properties("harbor.webhook.endpoints.staging.secret=of-properties")
			.run()) {
			assertThat(status(server, "of-properties")).isEqualTo(200);
			assertThat(status(server, "of-fallback")).isEqualTo(400);
		}
		try (WebhookServer server = application(FallbackProvider.class).run()) {
			assertThat(status(server, "of-fallback")).isEqualTo(200);
		}
	}

	@Test
	void fallbackProviderComesAfterOtherProviders() {
		try (WebhookServer server = application(FallbackProvider.class, Provider.class).run()) {
			server.bean(Provider.class).secrets = List.of("of-provider");
			assertThat(status(server, "of-provider")).isEqualTo(200);
			assertThat(status(server, "of-fallback")).isEqualTo(400);
			server.bean(Provider.class).secrets = List.of();
			assertThat(status(server, "of-fallback")).isEqualTo(200);
		}
	}

	@Test
	void providerPrecedesConnectionDetailsWhichPrecedeProperties() {
		try (WebhookServer server = application(Provider.class, Details.class)
			.properties("harbor.webhook.endpoints.staging.secret=of-properties")
			.run()) {
			assertThat(status(server, "of-properties")).isEqualTo(400);
			assertThat(status(server, "of-details")).isEqualTo(200);
			server.bean(Provider.class).secrets = List.of("of-provider");
			assertThat(status(server, "of-details")).isEqualTo(400);
			assertThat(status(server, "of-provider")).isEqualTo(200);
		}
	}

	@Test
	void defaultEndpointHasSecretsAndALocation() throws Exception {
		Path file = Files.writeString(this.directory.resolve("secret"), "one\nzero\n");
		TestDelivery delivery = TestDelivery.to("/");
		for (String property : List.of("secrets=one,zero", "secret-location=file:" + file,
				"endpoints.default.secrets=one,zero")) {
			try (WebhookServer server = WebhookServer.of(DefaultReceiver.class)
				.properties("harbor.webhook.store.type=none", "harbor.webhook." + property)
				.without("harbor.webhook.secret")
				.run()) {
				assertThat(server.deliver(delivery.secret("one")).statusCode()).as(property).isEqualTo(200);
				assertThat(server.deliver(delivery.secret("zero")).statusCode()).as(property).isEqualTo(200);
				assertThat(server.deliver(delivery.secret("two")).statusCode()).as(property).isEqualTo(400);
			}
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "secrets=a,b", "secret-location=file:/secret", "endpoints.default.secrets=a,b" })
	void defaultEndpointHasOneSourceOfSecrets(String property, CapturedOutput output) {
		assertThatException().isThrownBy(() -> WebhookServer.of(DefaultReceiver.class)
			.properties("harbor.webhook.secret=c", "harbor.webhook." + property)
			.run()
			.close());
		assertThat(output).contains("The property 'harbor.webhook." + property.substring(0, property.indexOf('=')),
				"It must not be set together with 'harbor.webhook.secret'; 'secrets' can contain several secrets.");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"',
			textBlock = """
					secret=                     | The endpoint 'staging' has no secret.
					secret=hb_test_0123456789   | It is an API key, but deliveries are signed with the secret of the webhook endpoint.
					secret=hb_live_0123456789   | It is an API key
					secrets[0]=hb_test_01234567 | 'harbor.webhook.endpoints.staging.secrets'
					secrets=a, ,b               | 'harbor.webhook.endpoints.staging.secrets'
					secret-location=file:/none  | 'harbor.webhook.endpoints.staging.secret-location' (environment variable HARBOR_WEBHOOK_ENDPOINTS_STAGING_SECRET_LOCATION)
					secret-location=/run/none   | ; the location of a file must start with 'file:')
					secret-location=            | The endpoint 'staging' has no secret.
					secret=${NOT_THERE}         | It refers to 'NOT_THERE', which is set neither""")
	void invalidSecretFailsAtStartup(String property, String text, CapturedOutput output) {
		String quoted = property.equals("secrets=a, ,b") ? "secrets[0]=a;secrets[1]= " : property;
		String[] properties = Stream.of(quoted.split(";"))
			.map((each) -> "harbor.webhook.endpoints.staging." + each)
			.toArray(String[]::new);
		assertThatException().isThrownBy(() -> application().properties(properties).run().close());
		assertThat(output).contains(text).doesNotContain("0123456789");
	}

	@ParameterizedTest
	@ValueSource(strings = { "hb_test_0123456789", " ", "", "${NOT_THERE}" })
	void invalidSecretOfConnectionDetailsFailsAtStartup(String secret, CapturedOutput output) {
		Details.secret = secret;
		try {
			assertThatException().isThrownBy(() -> application(Details.class).run().close());
		}
		finally {
			Details.secret = "of-details";
		}
		assertThat(output)
			.contains("The endpoint 'staging' has no secret.",
					"Set the property 'harbor.webhook.endpoints.staging.secret' (environment variable "
							+ "HARBOR_WEBHOOK_SECRET_STAGING), or define a WebhookSecretProvider bean.")
			.doesNotContain("0123456789");
	}

	@Test
	void oldSecretsStayInUseAfterAnInvalidRefresh(CapturedOutput output) throws IOException {
		Path properties = this.directory.resolve("harbor.properties");
		Files.writeString(properties, "harbor.webhook.endpoints.staging.secrets=one,zero");
		try (WebhookServer server = application()
			.properties("spring.config.import=file:" + properties, "logging.level.dev.harbor=warn")
			.without("harbor.webhook.secret")
			.run()) {
			int errors = 0;
			for (String bad : List.of("endpoints.staging.secret=hb_test_s3cr3t",
					"endpoints.staging.secrets=two,hb_live_s3cr3t",
					"endpoints.staging.secrets[0]=two;endpoints.staging.secrets[1]= ",
					"endpoints.staging.secrets=two,${NOT_THERE}", "endpoints.staging.secret=${NOT_THERE}",
					"tolerance=${NOT_THERE};endpoints.staging.secret=s3cr3t",
					"endpoints.staging.secret=s3cr3t;endpoints.staging.secrets=s3cr3t", "secret=hb_test_s3cr3t",
					"store.lease=1h;endpoints.staging.secret=s3cr3t")) {
				refresh(server, properties, bad.split(";"));
				assertThat(StringUtils.countOccurrencesOf(output.toString(), " ERROR ")).as(bad).isEqualTo(++errors);
				assertThat(status(server, "one")).as(bad).isEqualTo(200);
				assertThat(status(server, "zero")).as(bad).isEqualTo(200);
				for (String wrong : new String[] { "two", "s3cr3t", "hb_test_s3cr3t", "hb_live_s3cr3t", " ",
						"${NOT_THERE}" }) {
					assertThat(status(server, wrong)).as(bad).isEqualTo(400);
				}
				refresh(server, properties, "endpoints.staging.secret=three");
				assertThat(status(server, "three")).as(bad).isEqualTo(200);
				assertThat(status(server, "one")).as(bad).isEqualTo(400);
				refresh(server, properties, "endpoints.staging.secrets=one,zero");
			}
			assertThat(StringUtils.countOccurrencesOf(output.toString(), " ERROR ")).isEqualTo(errors);
			assertThat(output).contains("Property 'harbor.webhook.", "; all webhook secrets remain unchanged")
				.doesNotContain("s3cr3t");
		}
	}

	private static void refresh(WebhookServer server, Path properties, String... lines) throws IOException {
		Files.write(properties, Stream.of(lines).map((line) -> "harbor.webhook." + line).toList());
		server.bean(ContextRefresher.class).refresh();
	}

	@Test
	void removedSecretIsInvalidAfterARefresh() throws IOException {
		Path properties = this.directory.resolve("harbor.properties");
		Files.writeString(properties, "harbor.webhook.endpoints.staging.secret=one");
		try (WebhookServer server = application().properties("spring.config.import=file:" + properties).run()) {
			assertThat(status(server, "one")).isEqualTo(200);
			refresh(server, properties, "tolerance=4m");
			assertThat(status(server, "one")).isEqualTo(503);
			Path file = Files.writeString(this.directory.resolve("secret"), "two");
			refresh(server, properties, "endpoints.staging.secret-location=file:" + file);
			assertThat(status(server, "two")).isEqualTo(200);
		}
	}

	@RestController
	static class Receiver {

		private final AtomicInteger[] positions = { new AtomicInteger(), new AtomicInteger() };

		@PostMapping("/staging")
		void receive(@HarborWebhook("staging") WebhookDelivery delivery, @HarborWebhook("staging") Event event) {
			this.positions[delivery.secretPosition() % 2].incrementAndGet();
		}

	}

	@RestController
	static class DefaultReceiver {

		@PostMapping("/")
		void receive(@HarborWebhook WebhookDelivery delivery) {
		}

	}

	static class FallbackProvider {

		@Bean
		@Fallback
		WebhookSecretProvider fallbackSecrets() {
			return (endpoint) -> List.of("of-fallback");
		}

	}

	static class Provider {

		private volatile List<String> secrets = List.of();

		@Bean
		WebhookSecretProvider secrets() {
			return (endpoint) -> this.secrets;
		}

	}

	static class Details {

		private static volatile String secret = "of-details";

		@Bean
		HarborConnectionDetails details() {
			return new HarborConnectionDetails() {

				@Override
				public List<String> getWebhookSecrets(String endpoint) {
					return List.of(secret);
				}

			};
		}

	}

}
