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

import dev.harbor.autoconfigure.webhook.reactive.HarborWebhookRequest;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

import dev.harbor.webhook.HarborWebhook;
import dev.harbor.webhook.WebhookDelivery;
import dev.harbor.webhook.WebhookEventStore;
import dev.harbor.webhook.jdbc.JdbcWebhookEventStore;
import dev.harbor.webhook.web.TestDelivery;
import dev.harbor.webhook.web.WebhookServer;
import dev.harbor.webhook.web.WebhookServer.Stack;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.core.publisher.Mono;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.config.PathMatchConfigurer;
import org.springframework.web.reactive.config.WebFluxConfigurer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for an application on Spring WebFlux with Spring Security, Actuator and the JDBC
 * store.
 */
@ExtendWith(OutputCaptureExtension.class)
class WebFluxOperationTests {

	private static WebhookServer.Builder application(Class<?>... sources) {
		return WebhookServer.of(sources)
			.on(Stack.NETTY)
			.withSecurity()
			.withDataSource()
			.properties("logging.level.dev.harbor=warn", "spring.webflux.base-path=/shop",
					"spring.datasource.url=jdbc:h2:mem:webflux-operation;DB_CLOSE_DELAY=-1",
					"harbor.webhook.endpoints.billing.secret=" + TestDelivery.SECRET, "harbor.webhook.store.type=jdbc",
					"harbor.webhook.store.jdbc.initialize-schema=always",
					"management.endpoints.web.exposure.include=harbor,health,metrics");
	}

	@Test
	void deliveriesRefusedBySpringSecurityAreExplainedOnce(CapturedOutput output) {
		try (WebhookServer server = application(Receiver.class, Schema.class).run()) {
			assertThat(
					server.send(server.request(TestDelivery.to("/shop/hooks/7")).header("Authorization", "Basic YTpi"))
						.statusCode())
				.isIn(401, 403);
			assertThat(output).doesNotContain("before the method that receives webhooks was reached");
			for (int i = 0; i < 3; i++) {
				assertThat(server.deliver(TestDelivery.to("/shop/hooks/7")).statusCode()).isIn(401, 403, 302);
			}
			assertThat(server.post("/shop/nothing-here", "application/json", "{}").statusCode()).isIn(401, 403, 302);
			assertThat(server.bean(Receiver.class).rows()).isZero();
		}
		assertThat(output.toString().split("before the method that receives webhooks was reached", -1)).hasSize(2);
		assertThat(output).contains("A POST to /hooks/{id} was answered", "HarborWebhookRequest.toAnyEndpoint()")
			.doesNotContain("nothing-here");
	}

	@Test
	void deliveriesAreAcceptedWithASecurityChain(CapturedOutput output) {
		try (WebhookServer server = application(Receiver.class, Schema.class, Chain.class).run()) {
			assertThat(server.bean(WebhookEventStore.class)).isInstanceOf(JdbcWebhookEventStore.class);
			TestDelivery delivery = TestDelivery.to("/shop/hooks/7");
			assertThat(server.deliver(delivery).statusCode()).isEqualTo(200);
			assertThat(server.deliver(delivery).statusCode()).isEqualTo(200);
			assertThat(server.bean(Receiver.class).rows()).isEqualTo(1);
			assertThat(server.deliver(delivery.secret("forged")).statusCode()).isEqualTo(400);
			TestDelivery billing = TestDelivery.to("/shop/billing");
			assertThat(server.deliver(billing).statusCode()).isEqualTo(200);
			// Only deliveries are permitted.
			assertThat(server.send(HttpRequest.newBuilder(server.uri("/shop/hooks/7"))).statusCode()).isIn(401, 302);
			assertThat(server.post("/shop/other", "application/json", "{}").statusCode()).isIn(401, 403, 302);
			HttpResponse<String> health = server.send(HttpRequest.newBuilder(server.uri("/shop/actuator/health")));
			assertThat(health.statusCode()).isEqualTo(200);
		}
		assertThat(output).doesNotContain("before the method that receives webhooks was reached");
	}

	@Test
	void matcherOfOneEndpointLeavesTheOthersClosed() {
		try (WebhookServer server = application(Receiver.class, Schema.class, ChainForBilling.class).run()) {
			assertThat(server.deliver(TestDelivery.to("/shop/billing")).statusCode()).isEqualTo(200);
			assertThat(server.deliver(TestDelivery.to("/shop/hooks/7")).statusCode()).isIn(401, 403, 302);
		}
	}

	@Test
	void matcherMatchesPathsAsTheApplicationDoes() {
		try (WebhookServer server = application(Receiver.class, Schema.class, Chain.class, CaseInsensitivePaths.class)
			.run()) {
			assertThat(server.deliver(TestDelivery.to("/shop/HOOKS/7")).statusCode()).isEqualTo(200);
		}
	}

	static class CaseInsensitivePaths implements WebFluxConfigurer {

		@Override
		public void configurePathMatching(PathMatchConfigurer configurer) {
			configurer.setUseCaseSensitiveMatch(false);
		}

	}

	@RestController
	static class Receiver {

		private final JdbcTemplate jdbc;

		private final TransactionTemplate transaction;

		Receiver(JdbcTemplate jdbc, TransactionTemplate transaction) {
			this.jdbc = jdbc;
			this.transaction = transaction;
		}

		int rows() {
			Integer rows = this.jdbc.queryForObject("select count(*) from shipment", Integer.class);
			return (rows != null) ? rows : -1;
		}

		@PostMapping("/hooks/{id}")
		void receive(@HarborWebhook WebhookDelivery delivery) {
			this.transaction.executeWithoutResult((status) -> {
				this.jdbc.update("insert into shipment (event_id) values (?)", delivery.event().id());
				delivery.completeInTransaction();
			});
		}

		@GetMapping("/hooks/{id}")
		String show() {
			return "secret";
		}

		@PostMapping("/billing")
		Mono<Void> billing(@HarborWebhook("billing") WebhookDelivery delivery) {
			return Mono.empty();
		}

		@PostMapping("/other")
		void other() {
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Schema {

		Schema(JdbcTemplate jdbc) {
			jdbc.execute("drop table if exists shipment");
			jdbc.execute("create table shipment (event_id varchar(100))");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Chain {

		@Bean
		@Order(-1)
		SecurityWebFilterChain webhooks(ServerHttpSecurity http) {
			return http.securityMatcher(HarborWebhookRequest.toAnyEndpoint())
				.csrf((csrf) -> csrf.disable())
				.authorizeExchange((exchange) -> exchange.anyExchange().permitAll())
				.build();
		}

		@Bean
		SecurityWebFilterChain application(ServerHttpSecurity http) {
			return http
				.authorizeExchange(
						(exchange) -> exchange.pathMatchers("/actuator/**").permitAll().anyExchange().authenticated())
				.httpBasic((basic) -> {
				})
				.build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ChainForBilling {

		@Bean
		@Order(-1)
		SecurityWebFilterChain webhooks(ServerHttpSecurity http) {
			return http.securityMatcher(HarborWebhookRequest.to("billing"))
				.csrf((csrf) -> csrf.disable())
				.authorizeExchange((exchange) -> exchange.anyExchange().permitAll())
				.build();
		}

		@Bean
		SecurityWebFilterChain application(ServerHttpSecurity http) {
			return http.authorizeExchange((exchange) -> exchange.anyExchange().authenticated()).httpBasic((basic) -> {
			}).build();
		}

	}

}
