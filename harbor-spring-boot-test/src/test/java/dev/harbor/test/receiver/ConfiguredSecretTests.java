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

package dev.harbor.test.receiver;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.webmvc.test.autoconfigure.WebMvcTest;
import org.springframework.context.annotation.Bean;
import org.springframework.http.HttpStatus;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

import dev.harbor.autoconfigure.HarborConnectionDetails;
import dev.harbor.test.SignedDelivery;
import dev.harbor.webhook.WebhookSecretProvider;

import static dev.harbor.test.HarborWebhookRequestPostProcessor.harborWebhook;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that endpoints with a secret from any source keep it in tests.
 */
class ConfiguredSecretTests {

	private static final String SECRET = "the-secret";

	private static final SignedDelivery delivery = SignedDelivery.of("order.shipped", Map.of());

	private static final SignedDelivery billing = delivery.endpoint("billing");

	/**
	 * The endpoint {@code billing} has the given secret, and the other one a random one.
	 */
	private static void assertKeptByBilling(MockMvcTester mvc) {
		assertThat(mvc.post().uri("/webhooks/billing").with(harborWebhook(delivery.secret(SECRET)))).hasStatusOk();
		assertThat(mvc.post().uri("/webhooks/billing").with(harborWebhook(billing))).hasStatusOk();
		assertThat(mvc.post().uri("/webhooks/harbor").with(harborWebhook(delivery))).hasStatusOk();
		assertThat(mvc.post().uri("/webhooks/harbor").with(harborWebhook(delivery.secret(SECRET))))
			.hasStatus(HttpStatus.BAD_REQUEST);
	}

	@Nested
	@WebMvcTest(properties = "harbor.webhook.endpoints.billing.secrets=" + SECRET + ",old")
	class FromProperties {

		@Test
		void secretIsKept(@Autowired MockMvcTester mvc) {
			assertKeptByBilling(mvc);
		}

		@Test
		void deliveryCanBeSignedWithTheOldOne(@Autowired MockMvcTester mvc) {
			assertThat(mvc.post().uri("/webhooks/billing").with(harborWebhook(billing.secret("old")))).hasStatusOk();
		}

	}

	@Nested
	@WebMvcTest
	class FromAProvider {

		@Test
		void secretIsKept(@Autowired MockMvcTester mvc) {
			assertKeptByBilling(mvc);
		}

		@TestConfiguration(proxyBeanMethods = false)
		static class Provider {

			@Bean
			WebhookSecretProvider webhookSecretProvider() {
				return (endpoint) -> endpoint.equals("billing") ? List.of(SECRET) : List.of();
			}

		}

	}

	@Nested
	@WebMvcTest
	class FromConnectionDetails {

		@Test
		void secretIsKept(@Autowired MockMvcTester mvc) {
			assertKeptByBilling(mvc);
		}

		@TestConfiguration(proxyBeanMethods = false)
		static class Details {

			@Bean
			HarborConnectionDetails harborConnectionDetails() {
				return new HarborConnectionDetails() {

					@Override
					public List<String> getWebhookSecrets(String endpoint) {
						return endpoint.equals("billing") ? List.of(SECRET) : List.of();
					}

				};
			}

		}

	}

	@Nested
	@WebMvcTest
	@TestPropertySource(properties = "harbor.webhook.tolerance=30m")
	class WithClockAndTolerance {

		private static final Instant NOW = Instant.parse("2020-01-02T03:04:05Z");

		@Test
		void deliveryIsSignedByTheClockOfTheApplication(@Autowired MockMvcTester mvc) {
			assertThat(mvc.post().uri("/webhooks/harbor").with(harborWebhook(delivery))).hasStatusOk();
		}

		@Test
		void staleIsBeyondTheToleranceOfTheApplication(@Autowired MockMvcTester mvc) {
			Instant within = NOW.minus(Duration.ofMinutes(10));
			assertThat(mvc.post().uri("/webhooks/harbor").with(harborWebhook(delivery.signedAt(within)))).hasStatusOk();
			assertThat(mvc.post().uri("/webhooks/harbor").with(harborWebhook(delivery.stale())))
				.hasStatus(HttpStatus.BAD_REQUEST);
			assertThat(mvc.post().uri("/webhooks/harbor").with(harborWebhook(delivery.fromTheFuture())))
				.hasStatus(HttpStatus.BAD_REQUEST);
		}

		@TestConfiguration(proxyBeanMethods = false)
		static class StoppedClock {

			@Bean(defaultCandidate = false)
			@Qualifier("harbor")
			Clock harborClock() {
				return Clock.fixed(NOW, ZoneOffset.UTC);
			}

		}

	}

}
