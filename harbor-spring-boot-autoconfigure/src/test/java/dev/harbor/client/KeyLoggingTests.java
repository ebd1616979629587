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

package dev.harbor.client;

import java.net.URI;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import dev.harbor.ApiKey;
import dev.harbor.AuthenticationFailedException;
import dev.harbor.client.StubHarbor.Answer;
import dev.harbor.event.CreateEventRequest;
import dev.harbor.webhook.CreateWebhookEndpointRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.LoggerFactory;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Tests that keys and secrets are not logged at any level.
 */
@ExtendWith(OutputCaptureExtension.class)
class KeyLoggingTests {

	private static final String KEY = "hb_test_s3cr3tk3y1";

	private static final String OTHER_KEY = "hb_test_s3cr3tk3y2";

	private final Logger root = ((LoggerContext) LoggerFactory.getILoggerFactory()).getLogger(Logger.ROOT_LOGGER_NAME);

	private final Level before = this.root.getLevel();

	@BeforeEach
	void logEverything() {
		this.root.setLevel(Level.TRACE);
	}

	@AfterEach
	void logAsBefore() {
		this.root.setLevel(this.before);
	}

	@Test
	void keysAndSecretsStayOutOfTheLog(CapturedOutput output) {
		AtomicReference<String> key = new AtomicReference<>(KEY);
		try (StubHarbor harbor = StubHarbor.start()) {
			HarborClient client = harbor.clientBuilder()
				.apiKeyProvider(() -> ApiKey.of(key.get()))
				.maxRetries(0)
				.build();
			harbor.answer(Answer.of(201, Json.event("evt_1")));
			client.events().create(CreateEventRequest.of("order.shipped", Map.of()));
			// The answer cannot be trusted either.
			harbor.answer(Answer.of(401, """
					{"error":{"code":"authentication_failed","message":"The key %s was revoked."}}""".formatted(KEY)));
			AuthenticationFailedException failure = catchThrowableOfType(AuthenticationFailedException.class,
					() -> client.events().retrieve("evt_1"));
			assertThat(failure).hasStackTraceContaining("authentication_failed");
			assertThat(failure.getMessage()).doesNotContain("s3cr3t");
			key.set(OTHER_KEY);
			harbor.answer(Answer.of(201, """
					{"id":"wh_1","url":"https://example.org","events":["*"],"status":"active",
					"created_at":"2026-03-01T08:15:30Z","secret":"webhook-s3cr3t"}"""));
			assertThat(
					client.webhooks().create(CreateWebhookEndpointRequest.of(URI.create("https://example.org"), "*")))
				.satisfies((endpoint) -> assertThat(endpoint.secret()).contains("webhook-s3cr3t"));
			assertThat(client.toString() + client.status()).doesNotContain("s3cr3t");
		}
		assertThat(output).contains("TRACE").doesNotContain("s3cr3t");
	}

}
