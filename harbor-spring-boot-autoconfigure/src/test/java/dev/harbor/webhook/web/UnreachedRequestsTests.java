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

package dev.harbor.webhook.web;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;

import dev.harbor.event.Event;
import dev.harbor.webhook.HarborWebhook;
import dev.harbor.webhook.web.WebhookServer.Stack;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Mono;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for requests that are answered before they reach the method, which anyone can
 * send.
 */
@ParameterizedClass
@EnumSource(names = { "TOMCAT", "JETTY", "NETTY" })
@ExtendWith(OutputCaptureExtension.class)
class UnreachedRequestsTests {

	private static final int REQUESTS = 30;

	private static WebhookServer server;

	@Parameter
	Stack stack;

	@BeforeParameterizedClassInvocation
	static void start(Stack stack) {
		server = WebhookServer.of(Receiver.class, stack.isReactive() ? ReactiveObstacle.class : ServletObstacle.class)
			.on(stack)
			.properties("logging.level.dev.harbor=warn")
			.run();
	}

	@AfterParameterizedClassInvocation
	static void stop() {
		server.close();
	}

	@Test
	void linesAreLimited(CapturedOutput output) {
		send("fail", 500);
		send("acknowledge", 503);
		if (!this.stack.isReactive()) {
			send("fail after the refusal", 400);
		}
		assertThat(output).doesNotContain("A delivery could not be handled");
		// Twenty in each minute, of which two may have begun.
		assertThat(output.toString().lines().filter((line) -> line.contains("before it was handled")).count())
			.isBetween(1L, 40L);
	}

	@Test
	void malformedRequestIsNotAttributedToSpringSecurity(CapturedOutput output) {
		assertThat(RawHttp.post("/receive?x=%zz").send(server.port()).status()).isGreaterThanOrEqualTo(400);
		assertThat(RawHttp.post("/receive")
			.header("Content-Type", "multipart/form-data; boundary=x")
			.body("no part".getBytes(StandardCharsets.US_ASCII))
			.send(server.port())
			.status()).isGreaterThanOrEqualTo(400);
		assertThat(output).doesNotContain("Spring Security");
	}

	private static void send(String obstacle, int status) {
		IntStream.range(0, REQUESTS)
			.forEach((i) -> assertThat(
					RawHttp.post("/receive").header("X-Obstacle", obstacle).send(server.port()).status())
				.isEqualTo(status));
	}

	@RestController
	static class Receiver {

		@PostMapping("/receive")
		void receive(@HarborWebhook Event event) {
		}

	}

	static class ServletObstacle extends OncePerRequestFilter {

		@Override
		protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
				throws ServletException, IOException {
			String obstacle = request.getHeader("X-Obstacle");
			if ("fail".equals(obstacle)) {
				throw new IllegalStateException("broken");
			}
			if (!"acknowledge".equals(obstacle)) {
				chain.doFilter(request, response);
			}
			if ("fail after the refusal".equals(obstacle)) {
				throw new IllegalStateException("broken");
			}
		}

	}

	static class ReactiveObstacle implements WebFilter {

		@Override
		public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
			String obstacle = exchange.getRequest().getHeaders().getFirst("X-Obstacle");
			if ("fail".equals(obstacle)) {
				return Mono.error(new IllegalStateException("broken"));
			}
			return "acknowledge".equals(obstacle) ? Mono.empty() : chain.filter(exchange);
		}

	}

}
