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

package dev.harbor.webhook.web;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.harbor.webhook.EventTypes;
import dev.harbor.webhook.InMemoryWebhookEventStore;
import dev.harbor.webhook.WebhookSigner;
import dev.harbor.webhook.WebhookVerifier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Fuzz tests for {@link WebhookReceiver}: any request results in a decision, and no
 * answered delivery remains open. The build runs each test with known inputs; {@code
 * JAZZER_FUZZ=1} searches for more.
 */
class WebhookReceiverFuzzTests {

	private static final String SECRET = "hbwhs_5b1f0c7e9a3d48c2";

	private static final WebhookVerifier verifier = WebhookVerifier.builder().secrets(SECRET).build();

	private static final WebhookReceiver receiver = WebhookReceiver.builder((endpoint) -> verifier)
		.eventStore(() -> new InMemoryWebhookEventStore(Clock.systemUTC(), Duration.ofHours(1), 1000),
				Duration.ofMinutes(1))
		.build();

	private static final WebhookTarget target = new WebhookTarget("default", EventTypes.of(List.of("order.*")), true);

	@BeforeAll
	static void beQuiet() {
		LoggingSystem.get(WebhookReceiverFuzzTests.class.getClassLoader())
			.setLogLevel("dev.harbor.webhook", LogLevel.OFF);
	}

	@AfterAll
	static void logAgain() {
		LoggingSystem.get(WebhookReceiverFuzzTests.class.getClassLoader()).setLogLevel("dev.harbor.webhook", null);
	}

	static Stream<Arguments> requests() {
		String now = Long.toString(Instant.now().getEpochSecond());
		byte[] body = delivery("order.shipped").getBytes(StandardCharsets.UTF_8);
		return Stream.of(Arguments.of(body, WebhookSigner.of(SECRET).sign(body, Instant.now()), now),
				Arguments.of(body, "00", now), Arguments.of(body, ", ", "-1"), Arguments.of(new byte[0], "", ""),
				Arguments.of(body, "a".repeat(64) + ", " + "a".repeat(64), "9".repeat(30)));
	}

	@MethodSource("requests")
	@FuzzTest(maxDuration = "10m")
	void anyRequestIsDecided(byte @Nullable [] body, @Nullable String signature, @Nullable String timestamp) {
		if (body != null) {
			decide(body, signature, timestamp);
		}
	}

	static Stream<Arguments> bodies() {
		return Stream
			.of(delivery("order.shipped"), delivery("order.shipped"), delivery("invoice.paid"), delivery(""),
					delivery("order.\\u0000"), "{}", "[]", "\ud800")
			.map((body) -> Arguments.of(body.getBytes(StandardCharsets.UTF_8)));
	}

	/**
	 * Signs the input, so that it is parsed.
	 */
	@MethodSource("bodies")
	@FuzzTest(maxDuration = "10m")
	void anySignedBodyIsDecided(byte @Nullable [] body) {
		if (body != null) {
			Instant now = Instant.now();
			decide(body, WebhookSigner.of(SECRET).sign(body, now), Long.toString(now.getEpochSecond()));
		}
	}

	private static void decide(byte[] body, @Nullable String signature, @Nullable String timestamp) {
		WebhookDecision decision = receiver.receive(target, new Request(body, signature, timestamp));
		if (decision instanceof WebhookDecision.Call call) {
			assertThat(call.delivery().delivery().event().type()).startsWith("order.");
			assertThat(call.delivery().ended(200)).isNull();
		}
		else if (decision instanceof WebhookDecision.Answer answer) {
			assertThat(answer.answer().status()).isIn(200, 400, 409);
		}
	}

	private static String delivery(String type) {
		return """
				{"id":"del_1","type":"event.created","created_at":"2026-03-01T08:15:30Z","data":{"id":"evt_1",\
				"type":"%s","workspace_id":"ws_1","payload":{},"created_at":"2026-03-01T08:15:30Z"}}""".formatted(type);
	}

	private record Request(byte[] body, @Nullable String signature,
			@Nullable String timestamp) implements WebhookRequest {

		@Override
		public @Nullable String remoteAddress() {
			return null;
		}

	}

}
