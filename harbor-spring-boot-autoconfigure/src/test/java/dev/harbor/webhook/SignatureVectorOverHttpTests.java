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

package dev.harbor.webhook;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import dev.harbor.webhook.WebhookVerificationException.Reason;
import dev.harbor.webhook.web.RawHttp;
import dev.harbor.webhook.web.WebhookServer;
import dev.harbor.webhook.web.WebhookServer.Stack;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.event.EventListener;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the signature vectors over HTTP.
 */
@ParameterizedClass
@EnumSource(names = { "TOMCAT", "NETTY" })
class SignatureVectorOverHttpTests {

	private static WebhookServer server;

	@Parameter
	Stack stack;

	@BeforeParameterizedClassInvocation
	static void start(Stack stack) {
		server = WebhookServer.of(Application.class).on(stack).properties("harbor.webhook.store.type=none").run();
	}

	@AfterParameterizedClassInvocation
	static void stop() {
		server.close();
	}

	private static Application application() {
		return server.bean(Application.class);
	}

	static List<SignatureVector> vectors() {
		return SignatureVector.all();
	}

	@ParameterizedTest
	@MethodSource("vectors")
	void vectorHasTheSameResultOverHttp(SignatureVector vector) {
		application().current = vector;
		application().refusals.clear();
		application().received.clear();
		RawHttp.Answer answer = RawHttp.post("/vector")
			.header("Content-Type", "application/json")
			.header("Harbor-Signature", vector.signature())
			.header("Harbor-Timestamp", vector.timestamp())
			.body(vector.body())
			.send(server.port());
		// HTTP removes surrounding blanks from header values.
		boolean valid = vector.isValid() || vector.name().endsWith("surrounding-spaces");
		if (valid) {
			boolean delivery = isDelivery(vector);
			assertThat(answer.status()).isEqualTo(delivery ? 200 : 400);
			assertThat(application().received).hasSize(delivery ? 1 : 0);
			assertThat(application().refusals).isEqualTo(delivery ? List.of() : List.of(Reason.MALFORMED_BODY));
			assertThat(answer.body()).isEqualTo(delivery ? "" : problem("webhook_payload_invalid"));
		}
		else {
			assertThat(answer.status()).isEqualTo(400);
			assertThat(answer.headers())
				.anyMatch((line) -> line.equalsIgnoreCase("Content-Type: application/problem+json"));
			assertThat(answer.body()).isEqualTo(problem("webhook_signature_invalid"));
			assertThat(application().received).isEmpty();
			assertThat(application().refusals).hasSize(1);
			assertThat(application().refusals.get(0).name()).matches(switch (vector.expected()) {
				case "stale" -> "TIMESTAMP_.*";
				case "malformed" -> "(MALFORMED|MISSING)_.*";
				default -> "SIGNATURE_MISMATCH";
			});
		}
	}

	private static boolean isDelivery(SignatureVector vector) {
		try {
			WebhookVerifier.builder()
				.secrets(vector.secret())
				.clock(vector.clock())
				.build()
				.verify(vector.body(), vector.signature().strip(), vector.timestamp().strip());
			return true;
		}
		catch (WebhookVerificationException ex) {
			return false;
		}
	}

	private static String problem(String code) {
		return "{\"type\":\"about:blank\",\"title\":\"Bad Request\",\"status\":400,\"code\":\"%s\"}".formatted(code);
	}

	@RestController
	static class Application {

		private volatile SignatureVector current = SignatureVector.all().get(0);

		private final List<Reason> refusals = new CopyOnWriteArrayList<>();

		private final List<WebhookDelivery> received = new CopyOnWriteArrayList<>();

		@PostMapping("/vector")
		void receive(@HarborWebhook WebhookDelivery delivery) {
			this.received.add(delivery);
		}

		@EventListener
		void refused(WebhookRejectedEvent event) {
			this.refusals.add(event.reason());
		}

		@Bean
		WebhookSecretProvider secretOfTheVector() {
			return (endpoint) -> List.of(this.current.secret());
		}

		@Bean
		@Qualifier("harbor")
		Clock clockOfTheVector() {
			return new Clock() {

				@Override
				public Instant instant() {
					return Application.this.current.now();
				}

				@Override
				public ZoneId getZone() {
					return ZoneOffset.UTC;
				}

				@Override
				public Clock withZone(ZoneId zone) {
					return this;
				}

			};
		}

	}

}
