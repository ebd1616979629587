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

package dev.harbor.test.autoconfigure;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.test.context.TestPropertySource;
import org.springframework.web.client.RestClient;

import dev.harbor.client.HarborClient;
import dev.harbor.client.HarborClientCustomizer;
import dev.harbor.test.HarborSandbox;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LoopbackCheckCondition}.
 */
class LoopbackCheckConditionTests {

	@SpringBootTest(classes = Application.class, webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
	@TestPropertySource(
			properties = { "harbor.secret-key=hb_test_madeup", "management.endpoint.health.show-details=always" })
	abstract static class ReadsHealth {

		@Autowired
		Calls calls;

		@Autowired
		private RunningHealthChecks checks;

		@LocalServerPort
		private int port;

		String health() throws InterruptedException {
			String health = RestClient.create("http://localhost:" + this.port)
				.get()
				.uri("/actuator/health")
				.exchange((request, response) -> new String(response.getBody().readAllBytes()));
			assertThat(this.checks.awaitEnd(Duration.ofSeconds(30))).isTrue();
			return String.valueOf(health);
		}

	}

	@Nested
	class WithDummyKey extends ReadsHealth {

		@Test
		void healthCallsNothing() throws InterruptedException {
			assertThat(health()).contains("UNKNOWN");
			assertThat(this.calls.urls()).isEmpty();
		}

	}

	@Nested
	@TestPropertySource(properties = "harbor.base-url=https://harbor.example.com")
	class WithAUrlElsewhere extends ReadsHealth {

		@Test
		void healthCallsNothing() throws InterruptedException {
			assertThat(health()).contains("UNKNOWN");
			assertThat(this.calls.urls()).isEmpty();
		}

	}

	@Nested
	@TestPropertySource(properties = "harbor.base-url=http://localhost:9")
	class WithAUrlOnLoopback extends ReadsHealth {

		@Test
		void healthIsChecked() throws InterruptedException {
			health();
			assertThat(this.calls.urls()).extracting(URI::getHost).contains("localhost");
		}

	}

	@Nested
	@AutoConfigureHarborSandbox
	class WithASandbox extends ReadsHealth {

		@Test
		void healthIsChecked(@Autowired HarborSandbox sandbox) throws InterruptedException {
			health();
			assertThat(this.calls.urls()).isNotEmpty().allMatch((url) -> url.getPort() == sandbox.baseUrl().getPort());
		}

	}

	record Calls(List<URI> urls) {

	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@Bean
		Calls calls() {
			return new Calls(new CopyOnWriteArrayList<>());
		}

		// Requires the client, because checks run in the context that created it.
		@Bean
		SmartInitializingSingleton user(HarborClient client) {
			return client::environment;
		}

		@Bean
		HarborClientCustomizer callsNobody(Calls calls) {
			ClientHttpRequestFactory factory = (uri, method) -> {
				calls.urls().add(uri);
				throw new IOException("No network in this test");
			};
			return (client, builder) -> builder.requestFactory(() -> factory);
		}

	}

}
