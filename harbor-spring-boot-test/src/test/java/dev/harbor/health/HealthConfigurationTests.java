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

package dev.harbor.health;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

import com.github.tomakehurst.wiremock.stubbing.ServeEvent;
import dev.harbor.AuthenticationFailedException;
import dev.harbor.HarborEnvironment;
import dev.harbor.Scope;
import dev.harbor.client.HarborClient;
import dev.harbor.client.HarborClients;
import dev.harbor.event.ListEventsRequest;
import dev.harbor.test.HarborSandbox;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the health of applications with different configurations, over HTTP on both
 * sides.
 */
class HealthConfigurationTests {

	@AutoClose
	private final HarborSandbox sandbox = HarborSandbox.start();

	@Test
	void unusedClientIsNotCreated() {
		try (OperatedApplication application = builder().with("harbor.secret-key=" + key()).run()) {
			JsonNode health = application.checkedHealth();
			assertThat(health.path("status").stringValue()).isEqualTo("UNKNOWN");
			assertThat(health.path("details").path("state").stringValue()).isEqualTo("not_created");
			assertThat(application.context().getBeanFactory().containsSingleton("harborClient")).isFalse();
			assertThat(calls()).isEmpty();
			application.bean(HarborClient.class);
			assertThat(application.checkedHealth().path("status").stringValue()).isEqualTo("UP");
			assertThat(calls()).hasSize(1);
		}
	}

	@Test
	void applicationIsReadyBeforeTheFirstCheck() {
		AtomicReference<List<String>> callsBefore = new AtomicReference<>();
		AtomicReference<Boolean> threadsBefore = new AtomicReference<>();
		ApplicationRunner runner = (arguments) -> {
			callsBefore.set(calls());
			threadsBefore.set(Thread.getAllStackTraces()
				.keySet()
				.stream()
				.anyMatch((thread) -> thread.getName().startsWith("harbor-health-")));
		};
		try (OperatedApplication application = builder()
			.with(OperatedApplication.UsesClient.class, ReadsHealthBeforeReady.class)
			.bean(ApplicationRunner.class, runner)
			.with("harbor.secret-key=" + key())
			.run()) {
			assertThat(callsBefore.get()).isEmpty();
			assertThat(threadsBefore.get()).isFalse();
			Awaitility.await().until(() -> !calls().isEmpty());
			application.awaitChecks();
			assertThat(application.health().path("status").stringValue()).isEqualTo("UP");
			assertThat(calls()).hasSize(1);
		}
	}

	@Test
	void clientsAreComponentsWhichAreUnknownWithoutAKey() {
		String revoked = key();
		this.sandbox.revoke(revoked);
		try (OperatedApplication application = builder().with(UsesNamedClients.class)
			.with("harbor.clients.emitter.secret-key=" + key(), "harbor.clients.exporter.secret-key=" + revoked,
					"harbor.clients.idle.scopes=events:read")
			.run()) {
			JsonNode health = application.checkedHealth();
			assertThat(health.path("components").propertyNames()).containsExactlyInAnyOrder("default", "emitter",
					"exporter", "idle");
			assertThat(health.path("components").path("emitter").path("status").stringValue()).isEqualTo("UP");
			assertThat(health.path("components").path("exporter").path("status").stringValue()).isEqualTo("DOWN");
			assertThat(health.path("status").stringValue()).isEqualTo("DOWN");
			assertThat(application.get("/actuator/health/harbor/emitter").path("status").stringValue()).isEqualTo("UP");
			JsonNode idle = application.get("/actuator/health/harbor/idle");
			assertThat(idle.path("status").stringValue()).isEqualTo("UNKNOWN");
			assertThat(idle.path("details").path("state").stringValue()).isEqualTo("no_key");
			assertThat(application.bean(HarborClients.class).find("default")).isEmpty();
		}
	}

	@Test
	void applicationWithoutAnyKeyIsUnknown() {
		try (OperatedApplication application = builder().run()) {
			JsonNode health = application.get("/actuator/health");
			assertThat(health.path("status").stringValue()).isEqualTo("UP");
			assertThat(health.path("components").path("harbor").path("details").path("state").stringValue())
				.isEqualTo("no_key");
		}
	}

	@Test
	void excessScopesAreCheckedOncePerKeyIfEnabled() {
		try (OperatedApplication application = builder().with(OperatedApplication.UsesClient.class)
			.with("harbor.secret-key=" + key(Scope.EVENTS_READ, Scope.WEBHOOKS_MANAGE), "harbor.scopes=events:read",
					"harbor.health.excess-scopes=true", "harbor.health.interval=1m")
			.run()) {
			application.awaitChecks();
			JsonNode health = application.checkedHealth();
			assertThat(health.path("status").stringValue()).isEqualTo("UP");
			assertThat(OperatedApplication.values(health.path("details").path("scopes").path("excess")))
				.containsExactly("webhooks:manage");
			assertThat(OperatedApplication.values(health.path("details").path("scopes").path("missing"))).isEmpty();
			assertThat(calls()).hasSize(4);
			this.sandbox.clock().advance(Duration.ofMinutes(2));
			application.checkedHealth();
			assertThat(calls()).hasSize(5);
		}
	}

	@Test
	void healthIsUpWithTheFallbackInUse() {
		String first = key();
		String fallback = key();
		try (OperatedApplication application = builder()
			.with("harbor.secret-key=" + first, "harbor.fallback-secret-key=" + fallback)
			.run()) {
			this.sandbox.revoke(first);
			HarborClient client = application.bean(HarborClient.class);
			client.events().list(ListEventsRequest.create());
			JsonNode health = application.health();
			assertThat(health.path("status").stringValue()).isEqualTo("UP");
			assertThat(health.path("details").path("key").stringValue())
				.isEqualTo("hb_test_\u2026" + fallback.substring(fallback.length() - 4));
			this.sandbox.revoke(fallback);
			try {
				client.events().list(ListEventsRequest.create());
			}
			catch (AuthenticationFailedException ex) {
				// the problem
			}
			assertThat(application.health().path("status").stringValue()).isEqualTo("DOWN");
		}
	}

	@Test
	void isInNeitherLivenessNorReadiness() {
		withRevokedKey((application) -> {
			assertThat(application.get("/actuator/health").path("status").stringValue()).isEqualTo("DOWN");
			assertThat(application.get("/actuator/health/readiness").path("status").stringValue()).isEqualTo("UP");
			assertThat(application.get("/actuator/health/liveness").path("status").stringValue()).isEqualTo("UP");
			assertThat(application.send("GET", "/actuator/health/readiness/harbor").statusCode()).isEqualTo(404);
		});
	}

	@Test
	void isInReadinessIfConfigured() {
		withRevokedKey((application) -> {
			assertThat(application.send("GET", "/actuator/health/readiness").statusCode()).isEqualTo(503);
			assertThat(application.get("/actuator/health/readiness/harbor").path("status").stringValue())
				.isEqualTo("DOWN");
		}, "management.endpoint.health.group.readiness.include=readinessState,harbor");
	}

	@Test
	void detailsFollowSpringBootsProperties() {
		withRevokedKey((application) -> {
			assertThat(application.get("/actuator/health").propertyNames()).contains("status")
				.doesNotContain("components");
			assertThat(application.send("GET", "/actuator/health/harbor").statusCode()).isEqualTo(404);
		}, "management.endpoint.health.show-details=never");
	}

	private void withRevokedKey(Consumer<OperatedApplication> test, String... properties) {
		String key = key();
		this.sandbox.revoke(key);
		try (OperatedApplication application = builder().with(OperatedApplication.UsesClient.class)
			.with("harbor.secret-key=" + key, "management.endpoint.health.probes.enabled=true")
			.with(properties)
			.run()) {
			application.awaitChecks();
			test.accept(application);
		}
	}

	@Test
	void worksInWebFluxApplications() {
		try (OperatedApplication application = builder().type(WebApplicationType.REACTIVE)
			.with(ReactiveController.class)
			.with("harbor.secret-key=" + key(Scope.EVENTS_READ), "harbor.scopes=events:read")
			.run()) {
			this.sandbox.createEvent("order.shipped", Map.of());
			assertThat(application.send("GET", "/events").body()).isEqualTo("1");
			JsonNode health = application.checkedHealth();
			assertThat(health.path("status").stringValue()).isEqualTo("UP");
			assertThat(OperatedApplication.values(health.path("details").path("scopes").path("granted")))
				.containsExactly("events:read");
			assertThat(application.get("/actuator/harbor").path("clients").path("default").path("state").stringValue())
				.isEqualTo("accepted");
			assertThat(application.context().getBean("harborHealthContributor"))
				.isInstanceOf(HarborHealthIndicator.class);
		}
	}

	private OperatedApplication.Builder builder() {
		return OperatedApplication.builder().on(this.sandbox);
	}

	private String key(Scope... scopes) {
		return this.sandbox.createKey(HarborEnvironment.SANDBOX, scopes);
	}

	private List<String> calls() {
		return this.sandbox.wireMock().getAllServeEvents().stream().map(ServeEvent::getRequest).map((request) -> {
			return request.getMethod() + " " + request.getUrl();
		}).toList();
	}

	@Configuration(proxyBeanMethods = false)
	static class ReadsHealthBeforeReady {

		@Bean
		ApplicationRunner readsHealth(HealthEndpoint endpoint) {
			return (arguments) -> assertThat(endpoint.healthForPath("harbor").getStatus().getCode())
				.isEqualTo("UNKNOWN");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class UsesNamedClients {

		UsesNamedClients(@Qualifier("emitter") HarborClient emitter, @Qualifier("exporter") HarborClient exporter) {
			assertThat(emitter).isNotSameAs(exporter);
		}

	}

	@RestController
	static class ReactiveController {

		private final HarborClient client;

		ReactiveController(HarborClient client) {
			this.client = client;
		}

		@GetMapping("/events")
		Mono<String> events() {
			return Mono.fromCallable(() -> this.client.events().list(ListEventsRequest.create()))
				.map((page) -> Integer.toString(page.data().size()))
				.subscribeOn(Schedulers.boundedElastic());
		}

	}

}
