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

package dev.harbor.outbox;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;

import com.zaxxer.hikari.HikariDataSource;
import dev.harbor.concurrent.ConcurrentCalls;
import dev.harbor.event.CreateEventRequest;
import dev.harbor.health.HarborOutboxHealthIndicator;
import dev.harbor.outbox.OutboxEvent.State;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.HttpMethod;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.web.client.HttpClientErrorException;
import org.springframework.web.client.RestClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for operating the outbox: health, actuator endpoint and meters.
 */
class OutboxOperationTests {

	private final OutboxApplication application = new OutboxApplication(OutboxDatabase.H2);

	@AfterEach
	void close() {
		this.application.close();
	}

	@Test
	void endpointShowsRetriesAndDiscards() {
		this.application.startWeb(OutboxApplication.NO_JPA, "management.endpoints.web.exposure.include=*",
				"management.endpoint.harboroutbox.access=unrestricted");
		assertThat(call(HttpMethod.GET, ""))
			.isEqualTo(Map.of("stored", 0, "retrying", 0, "parked", 0, "refusals", Map.of()));
		String parked = park();
		String other = park();
		assertThat(call(HttpMethod.GET, "")).containsEntry("parked", 2);
		assertThat(call(HttpMethod.GET, "?state=parked").get("entries").toString()).contains(parked)
			.contains("resource_not_found")
			.doesNotContain("s3cret payload");
		assertThat(call(HttpMethod.GET, "?state=sent")).containsEntry("entries", List.of());
		assertThat(call(HttpMethod.GET, "/" + parked)).containsEntry("state", "parked").containsEntry("attempts", 1);
		assertThat(call(HttpMethod.POST, "/" + parked)).isEqualTo(Map.of("retried", 1));
		assertNotFound(HttpMethod.GET, "/none");
		assertNotFound(HttpMethod.POST, "/none");
		assertNotFound(HttpMethod.DELETE, "/none");
		Awaitility.await().untilAsserted(() -> assertThat(this.application.entry(parked).attempts()).isEqualTo(2));
		this.application.await(parked, State.PARKED);
		assertThat(call(HttpMethod.POST, "")).isEqualTo(Map.of("retried", 2));
		this.application.awaitIdle();
		this.application.await(other, State.PARKED);
		assertThat(call(HttpMethod.DELETE, "/" + other)).isEqualTo(Map.of("discarded", 1));
		assertNotFound(HttpMethod.DELETE, "/" + other);
		String sent = this.application.outbox().emit("order.shipped", Map.of());
		this.application.await(sent, State.SENT);
		assertThat(call(HttpMethod.POST, "/" + sent)).isEqualTo(Map.of("retried", 0));
		assertThat(call(HttpMethod.DELETE, "/" + sent)).isEqualTo(Map.of("discarded", 0));
		assertThatExceptionOfType(HttpClientErrorException.BadRequest.class)
			.isThrownBy(() -> call(HttpMethod.GET, "?after=nonsense"));
	}

	private void assertNotFound(HttpMethod method, String path) {
		assertThatExceptionOfType(HttpClientErrorException.NotFound.class).isThrownBy(() -> call(method, path));
	}

	@Test
	void healthDoesNotWaitForAConnectionAndConcurrentCallsShareOne() throws SQLException {
		this.application.start(OutboxApplication.NO_JPA, "spring.datasource.hikari.maximum-pool-size=1",
				"harbor.inbox.enabled=false");
		this.application.outbox();
		this.application.context().getBean(JdbcHarborOutbox.class).queue().stop();
		HarborOutboxHealthIndicator indicator = this.application.context().getBean(HarborOutboxHealthIndicator.class);
		HikariDataSource pool = this.application.context().getBean(HikariDataSource.class);
		Connection connection = pool.getConnection();
		try {
			assertThat(ConcurrentCalls.of(40, indicator::health))
				.containsOnly(Health.unknown().withDetail("error", TimeoutException.class.getName()).build());
			assertThat(pool.getHikariPoolMXBean().getThreadsAwaitingConnection()).isOne();
		}
		finally {
			connection.close();
		}
		Awaitility.await().until(() -> Status.UP.equals(indicator.health().getStatus()));
	}

	@Test
	void healthShowsWaitingEventsAndRefusedClientsAndIsNeverDown() {
		this.application.startWeb(OutboxApplication.NO_JPA, "management.endpoint.health.show-details=always",
				"management.endpoint.health.show-components=always", "harbor.outbox.retry.max-delay=1h");
		assertThat(health()).containsEntry("status", Status.UP.getCode());
		this.application.sandbox.revoke(this.application.key);
		this.application.awaitFailure(this.application.outbox().emit("order.shipped", Map.of()),
				"authentication_failed");
		assertThat(health()).containsEntry("status", Status.UP.getCode())
			.extracting("details")
			.asString()
			.contains("stored=1")
			.contains("refusals={default=authentication_failed}");
		this.application.context()
			.getBean(JdbcTemplate.class)
			.execute("alter table harbor_outbox_event rename to gone");
		assertThat(health()).containsEntry("status", Status.UNKNOWN.getCode());
		this.application.context()
			.getBean(JdbcTemplate.class)
			.execute("alter table gone rename to harbor_outbox_event");
	}

	@Test
	void metersShowWaitingAndSentEvents() {
		this.application.start(new Class<?>[] { Registry.class }, OutboxApplication.NO_JPA);
		MeterRegistry registry = this.application.context().getBean(MeterRegistry.class);
		this.application.await(this.application.outbox().emit("order.shipped", Map.of()), State.SENT);
		park();
		Awaitility.await()
			.untilAsserted(() -> assertThat(registry.get("harbor.outbox.sending")
				.tags("client", "default", "outcome", "parked")
				.timer()
				.count()).isOne());
		assertThat(registry.get("harbor.outbox.sending").tags("client", "default", "outcome", "sent").timer().count())
			.isOne();
		assertThat(registry.get("harbor.outbox.events").tag("state", "parked").gauge().value()).isOne();
		assertThat(registry.get("harbor.outbox.events").tag("state", "stored").gauge().value()).isZero();
		assertThat(registry.get("harbor.outbox.oldest").gauge().value()).isZero();
		assertThat(registry.getMeters()).filteredOn((meter) -> meter.getId().getName().startsWith("harbor.outbox"))
			.allSatisfy((meter) -> assertThat(meter.getId().getTags().toString()).doesNotContain("out_"));
	}

	private String park() {
		String id = this.application.outbox()
			.emit(CreateEventRequest.of("order.shipped", Map.of("text", "s3cret payload")).workspaceId("ws_missing"));
		this.application.await(id, State.PARKED);
		return id;
	}

	private Map<String, Object> call(HttpMethod method, String path) {
		return exchange(method, "/actuator/harboroutbox" + path);
	}

	private Map<String, Object> health() {
		return exchange(HttpMethod.GET, "/actuator/health/harborOutbox");
	}

	private Map<String, Object> exchange(HttpMethod method, String path) {
		int port = ((WebServerApplicationContext) this.application.context()).getWebServer().getPort();
		return RestClient.create()
			.method(method)
			.uri("http://localhost:" + port + path)
			.retrieve()
			.body(new ParameterizedTypeReference<>() {
			});
	}

	static class Registry {

		@Bean
		SimpleMeterRegistry simpleMeterRegistry() {
			return new SimpleMeterRegistry();
		}

	}

}
