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

import dev.harbor.HarborConnectionException;
import dev.harbor.client.HarborClient;
import dev.harbor.health.HarborEndpoint;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.test.util.TestSocketUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for health and endpoint when Harbor cannot be reached.
 */
class HarborHealthReasonTests {

	@Test
	void healthAndEndpointGiveTheReason() {
		int port = TestSocketUtils.findAvailableTcpPort();
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(HarborConnectionDetailsAutoConfiguration.class,
					HarborClientAutoConfiguration.class, HarborHealthContributorAutoConfiguration.class,
					HarborEndpointAutoConfiguration.class))
			.withPropertyValues("harbor.secret-key=hb_test_0a1b2c3d", "harbor.max-retries=0",
					"harbor.base-url=http://127.0.0.1:" + port, "management.endpoints.web.exposure.include=harbor",
					"management.endpoints.jmx.exposure.include=harbor")
			.run((context) -> {
				HarborClient client = context.getBean(HarborClient.class);
				assertThatExceptionOfType(HarborConnectionException.class)
					.isThrownBy(() -> client.events().retrieve("evt_1"));
				Health health = context.getBean("harborHealthContributor", HealthIndicator.class).health();
				assertThat(health.getStatus()).isEqualTo(Status.UNKNOWN);
				assertThat(health.getDetails()).containsEntry("state", "unreachable")
					.containsEntry("error", "connection")
					.containsEntry("reason", "connection_refused");
				assertThat(context.getBean(HarborEndpoint.class).harbor().clients().get("default").lastError().reason())
					.isEqualTo("connection_refused");
			});
	}

	@Test
	void clientIsClosedWithItsContext() {
		HarborClient[] client = new HarborClient[1];
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(HarborConnectionDetailsAutoConfiguration.class,
					HarborClientAutoConfiguration.class))
			.withPropertyValues("harbor.secret-key=hb_test_0a1b2c3d", "harbor.base-url=http://127.0.0.1:1")
			.run((context) -> client[0] = context.getBean(HarborClient.class));
		assertThatExceptionOfType(HarborConnectionException.class)
			.isThrownBy(() -> client[0].events().retrieve("evt_1"))
			.satisfies((ex) -> assertThat(ex.reason()).isEqualTo(HarborConnectionException.Reason.CLOSED));
	}

}
