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

package dev.harbor.test;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import dev.harbor.HarborEnvironment;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.EventConditions;
import org.junit.platform.testkit.engine.Events;
import org.junit.platform.testkit.engine.TestExecutionResultConditions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.boot.webmvc.test.autoconfigure.WebMvcTest;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.core.log.LogAccessor;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.client.RestTestClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link NoLeakedSecrets}.
 */
class NoLeakedSecretsTests {

	@ParameterizedTest
	@ValueSource(strings = { "traced", "tracedParameter", "tracedThroughCommonsLogging", "tracedBehindAGuard",
			"tracedByAnApplication", "thrown", "printed", "printedWithoutLineEnd", "webhookSecret" })
	void leakFailsTheTest(String name) {
		EngineTestKit.engine("junit-jupiter")
			// Otherwise, the automatically registered extension would find the leak as
			// well.
			.configurationParameter("junit.jupiter.extensions.autodetection.enabled", "false")
			.selectors(DiscoverySelectors.selectMethod(Leaks.class, name))
			.execute()
			.testEvents()
			.assertThatEvents()
			.haveExactly(1, EventConditions.finishedWithFailure(TestExecutionResultConditions
				.message((message) -> message.startsWith("Secrets were seen in") && !message.contains("s3cr3tk3y"))));
	}

	@ParameterizedTest
	@ValueSource(classes = { WebLeaks.class, MockMvcLeaks.class, SliceLeaks.class })
	void leakInAnAnswerFailsTheTest(Class<?> leaks) {
		Events events = EngineTestKit.engine("junit-jupiter")
			.configurationParameter("junit.jupiter.extensions.autodetection.enabled", "false")
			.selectors(DiscoverySelectors.selectClass(leaks))
			.execute()
			.testEvents();
		assertThat(events.finished().count()).isGreaterThan(1);
		assertThat(events.finished().stream()).allSatisfy((event) -> {
			TestExecutionResult result = event.getRequiredPayload(TestExecutionResult.class);
			if (event.getTestDescriptor().getLegacyReportingName().startsWith("harmless")) {
				assertThat(result.getStatus()).isEqualTo(TestExecutionResult.Status.SUCCESSFUL);
			}
			else {
				assertThat(result.getThrowable()).hasValueSatisfying((failure) -> assertThat(failure)
					.hasMessageContainingAll("Secrets were seen in", "the answer to GET /leaks")
					.message()
					.doesNotContain("s3cr3t"));
			}
		});
	}

	@Test
	void leakInAnAnswerOfAStartedApplicationFailsTheTest() {
		EngineTestKit.engine("junit-jupiter")
			.configurationParameter("junit.jupiter.extensions.autodetection.enabled", "false")
			.selectors(DiscoverySelectors.selectMethod(Leaks.class, "answeredByAnApplication"))
			.execute()
			.testEvents()
			.assertThatEvents()
			.haveExactly(1, EventConditions.finishedWithFailure(TestExecutionResultConditions
				.message((message) -> message.startsWith("Secrets were seen in") && !message.contains("s3cr3t"))));
	}

	@Test
	void redactedKeyIsNotALeak() {
		EngineTestKit.engine("junit-jupiter")
			.configurationParameter("junit.jupiter.extensions.autodetection.enabled", "false")
			.selectors(DiscoverySelectors.selectMethod(Leaks.class, "redacted"))
			.execute()
			.testEvents()
			.assertStatistics((statistics) -> statistics.succeeded(1));
	}

	@Tag("leaks")
	@ExtendWith(NoLeakedSecrets.class)
	static class Leaks {

		private static final Logger logger = LoggerFactory.getLogger(Leaks.class);

		private static final String KEY = "hb_" + "test_s3cr3tk3y";

		@Test
		void traced() {
			logger.trace(KEY);
		}

		@Test
		void tracedParameter() {
			logger.trace("Key {} of {}", KEY, "somebody");
		}

		@Test
		void tracedThroughCommonsLogging() {
			new LogAccessor(Leaks.class).trace("Key " + KEY);
		}

		@Test
		void tracedBehindAGuard() {
			if (logger.isTraceEnabled()) {
				logger.trace(KEY);
			}
		}

		@Test
		void tracedByAnApplication() {
			new SpringApplicationBuilder(Leaks.class).web(WebApplicationType.NONE).run().close();
			logger.trace(KEY);
		}

		@Test
		void thrown() {
			logger.debug("Failed", new IllegalStateException(new IllegalStateException(KEY)));
		}

		@Test
		void printed() {
			System.out.println("Key " + KEY);
		}

		@Test
		void printedWithoutLineEnd() {
			System.err.print(KEY);
		}

		@Test
		void webhookSecret() {
			try (HarborSandbox sandbox = HarborSandbox.start()) {
				logger.trace(sandbox.registerWebhook(java.net.URI.create("http://localhost:1")).secret());
			}
		}

		@Test
		void answeredByAnApplication() {
			try (ConfigurableApplicationContext context = SpringApplication.run(WebApplication.class, "--server.port=0",
					"--harbor.webhook.secret=" + WebLeaks.SECRET)) {
				RestTestClient.bindToServer()
					.baseUrl("http://localhost:" + context.getEnvironment().getProperty("local.server.port"))
					.build()
					.get()
					.uri("/leaks/body")
					.exchange()
					.expectStatus()
					.isOk();
			}
		}

		@Test
		void redacted() {
			try (HarborSandbox sandbox = HarborSandbox.start()) {
				logger.info("{}", dev.harbor.ApiKey.of(sandbox.createKey(HarborEnvironment.SANDBOX)));
				System.out.println("Keys begin with hb_test_ or hb_live_...");
			}
		}

	}

	@Tag("leaks")
	@ExtendWith(NoLeakedSecrets.class)
	@SpringBootTest(classes = WebApplication.class, webEnvironment = WebEnvironment.RANDOM_PORT, properties = {
			"harbor.webhook.secret=" + WebLeaks.SECRET,
			"harbor.webhook.endpoints.billing.secrets=" + WebLeaks.SECRET + "-1," + WebLeaks.OLD_SECRET,
			"harbor.webhook.endpoints.stock.secret-location=classpath:dev/harbor/test/NoLeakedSecretsTests.secrets",
			"spring.web.error.include-message=always", "server.error.include-message=always" })
	static class WebLeaks {

		static final String SECRET = "wh-s3cr3t-configured";

		static final String OLD_SECRET = "wh-0ld-s3cr3t-configured";

		static final String SECRET_IN_A_FILE = "wh-f1le-s3cr3t-configured";

		private RestTestClient http;

		@BeforeEach
		void connect(@LocalServerPort int port) {
			this.http = RestTestClient.bindToServer().baseUrl("http://localhost:" + port).build();
		}

		@ParameterizedTest(name = "{0}")
		@ValueSource(strings = { "body", "key", "old", "file", "writer", "streamed", "async", "large", "split",
				"header", "cookie", "redirect", "error", "failure" })
		void leak(String path) {
			this.http.get().uri("/leaks/" + path).exchange().expectBody().returnResult();
		}

		@Test
		void harmless() {
			this.http.get().uri("/leaks/harmless").exchange().expectStatus().isOk().expectBody(String.class);
		}

	}

	@Tag("leaks")
	@ExtendWith(NoLeakedSecrets.class)
	@SpringBootTest(classes = WebApplication.class, properties = "harbor.webhook.secret=" + WebLeaks.SECRET)
	@AutoConfigureMockMvc
	static class MockMvcLeaks {

		@Autowired
		private MockMvcTester mvc;

		@ParameterizedTest(name = "{0}")
		@ValueSource(strings = { "body", "key", "header", "error" })
		void leak(String path) {
			this.mvc.get().uri("/leaks/" + path).exchange();
		}

		@Test
		void harmless() {
			assertThat(this.mvc.get().uri("/leaks/harmless")).hasStatusOk();
		}

	}

	@Tag("leaks")
	@ExtendWith(NoLeakedSecrets.class)
	@WebMvcTest(controllers = LeakController.class, properties = "harbor.webhook.secret=" + WebLeaks.SECRET)
	@ContextConfiguration(classes = WebApplication.class)
	static class SliceLeaks {

		@Autowired
		private MockMvcTester mvc;

		@ParameterizedTest(name = "{0}")
		@ValueSource(strings = { "body", "header" })
		void leak(String path) {
			this.mvc.get().uri("/leaks/" + path).exchange();
		}

		@Test
		void harmless() {
			assertThat(this.mvc.get().uri("/leaks/harmless")).hasStatusOk();
		}

	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(LeakController.class)
	static class WebApplication {

	}

	@RestController
	@RequestMapping("/leaks")
	static class LeakController {

		@GetMapping("/body")
		Map<String, String> body() {
			return Map.of("secret", WebLeaks.SECRET);
		}

		@GetMapping("/key")
		String key() {
			return Leaks.KEY;
		}

		@GetMapping("/old")
		String old() {
			return WebLeaks.OLD_SECRET;
		}

		@GetMapping("/file")
		String file() {
			return WebLeaks.SECRET_IN_A_FILE;
		}

		@GetMapping("/writer")
		void writer(HttpServletResponse response) throws IOException {
			PrintWriter writer = response.getWriter();
			writer.append("The secret is ").print(WebLeaks.SECRET.substring(0, 5));
			writer.println(WebLeaks.SECRET.substring(5));
		}

		@GetMapping("/streamed")
		StreamingResponseBody streamed() {
			return (out) -> out.write(WebLeaks.SECRET.getBytes(StandardCharsets.UTF_8));
		}

		@GetMapping("/async")
		CompletableFuture<String> async() {
			return CompletableFuture.supplyAsync(() -> WebLeaks.SECRET);
		}

		@GetMapping("/large")
		byte[] large() {
			return ("x".repeat(100_000) + WebLeaks.SECRET + "x".repeat(100_000)).getBytes(StandardCharsets.UTF_8);
		}

		@GetMapping("/split")
		void split(HttpServletResponse response) throws IOException {
			String text = "x".repeat(4090) + WebLeaks.SECRET + "x".repeat(10_000);
			for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
				response.getOutputStream().write(b);
			}
		}

		@GetMapping("/header")
		ResponseEntity<Void> header() {
			return ResponseEntity.ok().header("X-Secret", WebLeaks.SECRET).build();
		}

		@GetMapping("/cookie")
		void cookie(HttpServletResponse response) {
			response.addCookie(new Cookie("secret", WebLeaks.SECRET));
		}

		@GetMapping("/redirect")
		void redirect(HttpServletResponse response) throws IOException {
			response.sendRedirect("/leaks/harmless?" + WebLeaks.SECRET);
		}

		@GetMapping("/error")
		void error(HttpServletResponse response) throws IOException {
			response.sendError(400, "Not " + WebLeaks.SECRET);
		}

		@GetMapping("/failure")
		void failure() {
			throw new ResponseStatusException(HttpStatus.BAD_REQUEST, "Not " + WebLeaks.SECRET);
		}

		@GetMapping("/harmless")
		String harmless() {
			return "hb_test_\u2026cdef";
		}

	}

}
