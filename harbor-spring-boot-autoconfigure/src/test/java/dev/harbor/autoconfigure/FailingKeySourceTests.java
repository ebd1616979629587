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
import java.time.Clock;
import java.time.Duration;

import dev.harbor.ApiKey;
import dev.harbor.ApiKeyProvider;
import dev.harbor.client.HarborClient;
import dev.harbor.client.HarborClients;
import dev.harbor.health.HarborClientChecks;
import dev.harbor.health.HarborEndpoint;
import dev.harbor.health.HarborEndpoint.HarborDescriptor;
import dev.harbor.http.HttpStub;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static com.github.tomakehurst.wiremock.client.WireMock.jsonResponse;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for sources of keys of the application that throw checked exceptions, which
 * Kotlin does not declare, with messages that contain keys.
 */
@ExtendWith(OutputCaptureExtension.class)
class FailingKeySourceTests {

	private static final String KEY = "hb_test_s3cr3tk3y1";

	@AutoClose
	private final HttpStub harbor = new HttpStub();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(HarborConnectionDetailsAutoConfiguration.class,
				HarborClientAutoConfiguration.class, HarborHealthContributorAutoConfiguration.class,
				HarborEndpointAutoConfiguration.class))
		.withPropertyValues("harbor.environment=sandbox", "harbor.base-url=" + this.harbor.url(),
				"harbor.clients.emitter.secret-key=hb_test_emitter01",
				"management.endpoints.web.exposure.include=harbor");

	@BeforeEach
	void answer() {
		this.harbor.answerBy((request) -> jsonResponse("""
				{"error":{"code":"resource_not_found","message":"No such event","request_id":"req_1"}}""", 404));
	}

	@Test
	void failingProviderDoesNotHideTheOtherClientsFromACheck(CapturedOutput output) {
		this.runner.withBean(ApiKeyProvider.class, () -> FailingKeySourceTests::fail).run((context) -> {
			context.getBean(HarborClient.class);
			context.getBean(HarborClients.class).get("emitter");
			HarborDescriptor checked = context.getBean(HarborEndpoint.class).check();
			assertThat(checked.clients().get("emitter").state()).isEqualTo("accepted");
			assertThat(checked.clients().get("default").state()).isEqualTo("not_asked");
			assertThat(output).contains("Client 'default' cannot be checked: No lease for hb_test_")
				.doesNotContain("s3cr3t");
		});
	}

	@Test
	void failingProviderDoesNotEndTheChecksOfHealth(CapturedOutput output) {
		this.runner.withBean(ApiKeyProvider.class, () -> FailingKeySourceTests::fail).run((context) -> {
			context.getBean(HarborClient.class);
			context.getBean(HarborClients.class).get("emitter");
			new HarborClientChecks(context.getBean(HarborClients.class), Duration.ofMinutes(5), false, Runnable::run,
					Clock.systemUTC(), (name, client) -> true)
				.begin();
			assertThat(health(context.getBean(CompositeHealthContributor.class), "emitter").getDetails())
				.containsEntry("state", "accepted");
			assertThat(output).contains("Client 'default' cannot be checked: No lease for hb_test_")
				.doesNotContain("s3cr3t");
		});
	}

	@Test
	void failingDetailsDoNotHideTheOtherClients() {
		this.runner.withBean(HarborConnectionDetails.class, FailingDetails::new).run((context) -> {
			HarborDescriptor shown = context.getBean(HarborEndpoint.class).harbor();
			assertThat(shown.clients().get("default").state()).isEqualTo("unavailable");
			assertThat(shown.clients().get("emitter").state()).isEqualTo("not_created");
			assertThat(health(context.getBean(CompositeHealthContributor.class), "default"))
				.isEqualTo(Health.unknown().withDetail("state", "unavailable").build());
		});
	}

	private static Health health(CompositeHealthContributor clients, String name) {
		HealthIndicator client = (HealthIndicator) clients.getContributor(name);
		assertThat(client).isNotNull();
		Health health = client.health();
		assertThat(health).isNotNull();
		return health;
	}

	private static ApiKey fail() {
		throw FailingKeySourceTests.<RuntimeException>failure();
	}

	@SuppressWarnings("unchecked")
	private static <E extends Exception> E failure() throws E {
		throw (E) new IOException("No lease for " + KEY);
	}

	private static final class FailingDetails implements HarborConnectionDetails {

		@Override
		public @Nullable String getSecretKey(String client) {
			return client.equals("default") ? fail().value() : null;
		}

	}

}
