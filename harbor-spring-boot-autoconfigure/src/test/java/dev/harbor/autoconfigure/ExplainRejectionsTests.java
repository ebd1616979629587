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

import java.time.Instant;
import java.util.stream.Stream;

import dev.harbor.ApiKey;
import dev.harbor.ApiKeyProvider;
import dev.harbor.event.Event;
import dev.harbor.webhook.HarborWebhook;
import dev.harbor.webhook.web.TestDelivery;
import dev.harbor.webhook.web.WebhookServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Tests for {@code harbor.webhook.explain-rejections}.
 */
@ExtendWith(OutputCaptureExtension.class)
class ExplainRejectionsTests {

	private static final String KEY = "hb_test_0123456789";

	private static WebhookServer.Builder application(boolean explain) {
		return WebhookServer.of(Receiver.class)
			.properties("logging.level.dev.harbor=warn", "harbor.secret-key=" + KEY,
					"harbor.clients.emitter.secret-key=hb_test_emitter012",
					"harbor.webhook.endpoints.staging.secret=hbwhs_staging",
					"harbor.webhook.explain-rejections=" + explain);
	}

	private static Stream<TestDelivery> refused() {
		TestDelivery delivery = TestDelivery.to("/receive");
		return Stream.of(delivery.at(Instant.now().minusSeconds(1_000)), delivery.at(Instant.now().plusSeconds(1_000)),
				delivery.secret("hbwhs_staging"), delivery.secret(KEY), delivery.secret("hb_test_emitter012"),
				delivery.secret("forged"), delivery.body("{}"), delivery.at(Instant.ofEpochSecond(9_999_999_999_999L)));
	}

	private static String answers(boolean explain) {
		StringBuilder answers = new StringBuilder();
		try (WebhookServer server = application(explain).run()) {
			refused().map(server::deliver)
				.forEach((answer) -> answers.append(answer.statusCode())
					.append(answer.headers().firstValue("Content-Type"))
					.append(answer.body()));
		}
		return answers.toString();
	}

	@Test
	void causeIsLoggedAndNotAnswered(CapturedOutput output) {
		String unexplained = answers(false);
		assertThat(output).doesNotContain("signature_mismatch (", "timestamp_too_old (");
		assertThat(answers(true)).isEqualTo(unexplained);
		assertThat(output.toString()).containsPattern("timestamp_too_old \\(signed 100\\d seconds ago, while 300")
			.containsPattern("timestamp_in_future \\(signed (999|1000) seconds in the future, while 300")
			.contains("signature_mismatch (signed with the secret of the endpoint 'staging'",
					"signature_mismatch (signed with the API key of the client 'default' instead of",
					"signature_mismatch (signed with the API key of the client 'emitter' instead of",
					"signature_mismatch (signed with no secret that is configured here, or changed on its way)")
			.doesNotContain(KEY, "hbwhs_staging", TestDelivery.SECRET);
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "harbor.secret-key=hb_live_0123456789", "harbor.clients.other.secret-key=hb_live_0123456789",
					"harbor.environment=live", "harbor.base-url=https://api.harbor.dev" })
	void liveKeyFailsAtStartup(String live, CapturedOutput output) {
		WebhookServer.Builder builder = application(true).without("harbor.secret-key")
			.without("harbor.clients.emitter.secret-key")
			.properties(live);
		assertThatException().isThrownBy(() -> builder.run().close());
		assertThat(output).contains("The property 'harbor.webhook.explain-rejections' (environment variable",
				"It is for development, and must not be set together with the live key or environment of the client")
			.doesNotContain("0123456789");
	}

	@Test
	void requiresTheSandboxEnvironmentWithAnApiKeyProvider(CapturedOutput output) {
		assertThatException().isThrownBy(() -> WebhookServer.of(Receiver.class, Provider.class)
			.properties("harbor.webhook.explain-rejections=true")
			.run()
			.close());
		assertThat(output).contains("with an ApiKeyProvider, set 'harbor.environment' to 'sandbox' as well");
		WebhookServer.of(Receiver.class, Provider.class)
			.properties("harbor.webhook.explain-rejections=true", "harbor.environment=sandbox")
			.run()
			.close();
	}

	@RestController
	static class Receiver {

		@PostMapping("/receive")
		void receive(@HarborWebhook Event event) {
		}

	}

	static class Provider {

		@Bean
		ApiKeyProvider keys() {
			return () -> ApiKey.of(KEY);
		}

	}

}
