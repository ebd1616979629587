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

import java.net.http.HttpRequest;
import java.util.concurrent.atomic.AtomicInteger;

import dev.harbor.autoconfigure.webhook.servlet.HarborWebhookRequest;
import dev.harbor.event.Event;
import dev.harbor.webhook.HarborWebhook;
import dev.harbor.webhook.web.TestDelivery;
import dev.harbor.webhook.web.WebhookServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.context.annotation.Bean;
import org.springframework.http.ResponseEntity;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the log lines about deliveries that Spring Security refuses.
 */
@ExtendWith(OutputCaptureExtension.class)
class SpringSecurityHintTests {

	private static WebhookServer.Builder application(Class<?>... sources) {
		return WebhookServer.of(sources)
			.withSecurity()
			.properties("logging.level.dev.harbor=warn", "server.servlet.context-path=/shop");
	}

	@Test
	void defaultChainRefusesDeliveriesAndTheRemedyIsLoggedOnce(CapturedOutput output) {
		try (WebhookServer server = application(Receiver.class).run()) {
			for (int i = 0; i < 3; i++) {
				assertThat(server.deliver(TestDelivery.to("/shop/hooks/7")).statusCode()).isIn(401, 403);
			}
			assertThat(server.post("/shop/nothing-here", "application/json", "{}").statusCode()).isIn(401, 403);
			assertThat(server.bean(Receiver.class).calls).hasValue(0);
		}
		assertThat(output.toString().split("before the method that receives webhooks was reached", -1)).hasSize(2);
		assertThat(output)
			.contains("A POST to /hooks/{id} was answered 40",
					"http.csrf((csrf) -> csrf.ignoringRequestMatchers(\"/hooks/{id}\"));",
					"http.authorizeHttpRequests((requests) -> requests.requestMatchers(\"/hooks/{id}\").permitAll());")
			.doesNotContain("nothing-here");
	}

	@Test
	void deliveriesAreAcceptedWithBothLines(CapturedOutput output) {
		try (WebhookServer server = application(Receiver.class, TwoLines.class).run()) {
			assertThat(server.deliver(TestDelivery.to("/shop/hooks/7")).statusCode()).isEqualTo(200);
			assertThat(server.deliver(TestDelivery.to("/shop/hooks/7").secret("forged")).statusCode()).isEqualTo(400);
			assertThat(server.post("/shop/other", "application/json", "{}").statusCode()).isIn(401, 403);
			assertThat(server.bean(Receiver.class).calls).hasValue(1);
		}
		assertThat(output).doesNotContain("before the method that receives webhooks was reached");
	}

	@Test
	void deliveriesAreRefusedWithOnlyOneLine(CapturedOutput output) {
		try (WebhookServer server = application(Receiver.class, OneLine.class).run()) {
			assertThat(server.deliver(TestDelivery.to("/shop/hooks/7")).statusCode()).isIn(401, 403);
		}
		assertThat(output).contains("before the method that receives webhooks was reached");
	}

	@ParameterizedTest
	@ValueSource(classes = { LoginPage.class, OwnEntryPoint.class, SuccessEntryPoint.class, AccessDenied.class })
	void answerOfSpringSecurityIsSentUnchanged(Class<?> security, CapturedOutput output) {
		try (WebhookServer server = application(Receiver.class, security, ErrorsAreProtected.class).run()) {
			int status = server.deliver(TestDelivery.to("/shop/hooks/7")).statusCode();
			assertThat(status).isGreaterThanOrEqualTo(300);
			assertThat(output).contains("A POST to /hooks/{id} was answered " + status + " before");
		}
	}

	@ParameterizedTest
	@ValueSource(classes = { ToAnyEndpoint.class, ToThisEndpoint.class })
	void matcherOfTheStarterAcceptsDeliveries(Class<?> security, CapturedOutput output) {
		try (WebhookServer server = application(Receiver.class, security).run()) {
			assertThat(server.deliver(TestDelivery.to("/shop/hooks/7")).statusCode()).isEqualTo(200);
			assertThat(server.post("/shop/other", "application/json", "{}").statusCode()).isIn(401, 403);
			assertThat(server.send(HttpRequest.newBuilder(server.uri("/shop/hooks/7")).GET()).statusCode()).isIn(401,
					403);
		}
		assertThat(output).doesNotContain("before the method that receives webhooks was reached");
	}

	@Test
	void matcherOfTheStarterAcceptsDeliveriesWithAntPaths() {
		try (WebhookServer server = application(Receiver.class, ToAnyEndpoint.class)
			.properties("spring.mvc.pathmatch.matching-strategy=ant_path_matcher")
			.run()) {
			assertThat(server.deliver(TestDelivery.to("/shop/hooks/7")).statusCode()).isEqualTo(200);
			assertThat(server.post("/shop/other", "application/json", "{}").statusCode()).isIn(401, 403);
		}
	}

	@Test
	void matcherForOtherEndpointsRefusesDeliveries() {
		try (WebhookServer server = application(Receiver.class, ToAnotherEndpoint.class).run()) {
			assertThat(server.deliver(TestDelivery.to("/shop/hooks/7")).statusCode()).isIn(401, 403);
		}
	}

	@Test
	void requestsThatHarborNeverSendsAreNotAttributedToTheChain(CapturedOutput output) {
		try (WebhookServer server = application(Receiver.class, TwoLines.class).run()) {
			assertThat(
					server.send(server.request(TestDelivery.to("/shop/hooks/7")).header("Authorization", "Basic YTpi"))
						.statusCode())
				.isEqualTo(401);
			assertThat(server.deliver(TestDelivery.to("/shop/hooks/7;a=b")).statusCode()).isEqualTo(400);
		}
		assertThat(output).doesNotContain("before the method that receives webhooks was reached");
	}

	@Test
	void statusOfTheMethodItselfIsNotLogged(CapturedOutput output) {
		try (WebhookServer server = application(Forbidding.class, TwoLines.class).run()) {
			assertThat(server.deliver(TestDelivery.to("/shop/hooks/7")).statusCode()).isEqualTo(403);
		}
		assertThat(output).doesNotContain("before the method that receives webhooks was reached");
	}

	@RestController
	static class Receiver {

		private final AtomicInteger calls = new AtomicInteger();

		@PostMapping("/hooks/{id}")
		void receive(@HarborWebhook Event event) {
			this.calls.incrementAndGet();
		}

		@PostMapping("/other")
		void other() {
		}

	}

	@RestController
	static class Forbidding {

		@PostMapping("/hooks/{id}")
		ResponseEntity<Void> receive(@HarborWebhook Event event) {
			return ResponseEntity.status(403).build();
		}

	}

	static class TwoLines {

		@Bean
		SecurityFilterChain chain(HttpSecurity http) throws Exception {
			http.csrf((csrf) -> csrf.ignoringRequestMatchers("/hooks/{id}"));
			http.authorizeHttpRequests((requests) -> requests.requestMatchers("/hooks/{id}").permitAll());
			http.authorizeHttpRequests((requests) -> requests.anyRequest().authenticated());
			http.httpBasic(Customizer.withDefaults());
			return http.build();
		}

	}

	static class OneLine {

		@Bean
		SecurityFilterChain chain(HttpSecurity http) throws Exception {
			http.csrf((csrf) -> csrf.ignoringRequestMatchers("/hooks/{id}"));
			http.authorizeHttpRequests((requests) -> requests.anyRequest().authenticated());
			http.httpBasic(Customizer.withDefaults());
			return http.build();
		}

	}

	@FunctionalInterface
	interface Chain {

		void customize(HttpSecurity http) throws Exception;

		static SecurityFilterChain of(HttpSecurity http, Chain chain) throws Exception {
			http.authorizeHttpRequests((requests) -> requests.anyRequest().authenticated());
			chain.customize(http);
			return http.build();
		}

	}

	static class LoginPage {

		@Bean
		SecurityFilterChain chain(HttpSecurity http) throws Exception {
			return Chain.of(http, (security) -> {
				security.csrf((csrf) -> csrf.disable());
				security.formLogin(Customizer.withDefaults());
			});
		}

	}

	static class OwnEntryPoint {

		@Bean
		SecurityFilterChain chain(HttpSecurity http) throws Exception {
			return Chain.of(http, (security) -> {
				security.csrf((csrf) -> csrf.disable());
				security.exceptionHandling((handling) -> handling
					.authenticationEntryPoint((request, response, ex) -> response.sendError(404)));
			});
		}

	}

	static class SuccessEntryPoint {

		@Bean
		SecurityFilterChain chain(HttpSecurity http) throws Exception {
			return Chain.of(http, (security) -> {
				security.csrf((csrf) -> csrf.disable());
				security.exceptionHandling((handling) -> handling
					.authenticationEntryPoint((request, response, ex) -> response.getWriter().print("please log in")));
			});
		}

	}

	static class AccessDenied {

		@Bean
		SecurityFilterChain chain(HttpSecurity http) throws Exception {
			return Chain.of(http, (security) -> {
			});
		}

	}

	/**
	 * An error page that requires a login, so that the final status differs from the
	 * status of the error.
	 */
	@RestController
	static class ErrorsAreProtected implements ErrorController {

		@RequestMapping("/error")
		ResponseEntity<String> error() {
			return ResponseEntity.status(418).body("no tea here");
		}

	}

	static class ToAnyEndpoint {

		@Bean
		SecurityFilterChain chain(HttpSecurity http) throws Exception {
			http.csrf((csrf) -> csrf.ignoringRequestMatchers(HarborWebhookRequest.toAnyEndpoint()));
			http.authorizeHttpRequests((requests) -> requests.requestMatchers(HarborWebhookRequest.toAnyEndpoint())
				.permitAll()
				.anyRequest()
				.authenticated());
			return http.build();
		}

	}

	static class ToThisEndpoint {

		@Bean
		SecurityFilterChain chain(HttpSecurity http) throws Exception {
			http.csrf((csrf) -> csrf.ignoringRequestMatchers(HarborWebhookRequest.to("billing", "default")));
			http.authorizeHttpRequests(
					(requests) -> requests.requestMatchers(HarborWebhookRequest.to("billing", "default"))
						.permitAll()
						.anyRequest()
						.authenticated());
			return http.build();
		}

	}

	static class ToAnotherEndpoint {

		@Bean
		SecurityFilterChain chain(HttpSecurity http) throws Exception {
			return Chain.of(http, (security) -> security
				.csrf((csrf) -> csrf.ignoringRequestMatchers(HarborWebhookRequest.to("billing", "billing"))));
		}

	}

}
