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

package dev.harbor.webhook.web.servlet;

import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import dev.harbor.event.Event;
import dev.harbor.webhook.HarborWebhook;
import dev.harbor.webhook.web.TestDelivery;
import dev.harbor.webhook.web.WebhookServer;
import dev.harbor.webhook.web.WebhookServer.Stack;
import dev.harbor.webhook.web.servlet.FailureStatusTests.AnyFilter;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.Filter;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.ServletResponseWrapper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.util.StreamUtils;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for filters of the application that change the answer to a delivery or end its
 * request.
 */
@ParameterizedClass
@EnumSource(names = { "TOMCAT", "JETTY" })
class ApplicationFilterTests {

	private static final AnyFilter NONE = (request, response, chain) -> chain.doFilter(request, response);

	private static WebhookServer server;

	private static volatile AnyFilter filter = NONE;

	@Parameter
	Stack stack;

	@BeforeParameterizedClassInvocation
	static void start(Stack stack) {
		server = WebhookServer.of(Controller.class, Filters.class).endpoints("later").on(stack).run();
	}

	@AfterParameterizedClassInvocation
	static void stop() {
		server.close();
	}

	@AfterEach
	void reset() {
		filter = NONE;
		controller().work.forEach((future) -> future.complete("over"));
		controller().work.clear();
	}

	private static Controller controller() {
		return server.bean(Controller.class);
	}

	static Stream<AnyFilter> answers() {
		return Stream.of((request, response, chain) -> response.sendRedirect("/login"),
				(request, response, chain) -> response.sendError(403));
	}

	@ParameterizedTest
	@MethodSource("answers")
	void answerCanBeReplacedAfterAReset(AnyFilter answer) {
		filter = (request, response, chain) -> {
			answer.filter(request, response, chain);
			response.reset();
			if (!response.isCommitted()) {
				response.setStatus(401);
				response.getWriter().print("Who is it?");
			}
		};
		HttpResponse<String> sent = server.deliver(TestDelivery.to("/fine"));
		assertThat(sent.statusCode()).isEqualTo(401);
		assertThat(sent.body()).isEqualTo("Who is it?");
		assertThat(sent.headers().firstValue("Location")).isEmpty();
	}

	@ParameterizedTest
	@MethodSource("answers")
	void eventIsHandledAfterTheAnswerOfAFilterWasReset(AnyFilter answer) {
		filter = (request, response, chain) -> {
			answer.filter(request, response, chain);
			response.reset();
			chain.doFilter(request, response);
		};
		assertThat(server.deliver(TestDelivery.to("/fine")).statusCode()).isEqualTo(200);
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void answerToTheUnwrappedResponseIsNotASuccess(boolean reset) throws IOException {
		filter = (request, response, chain) -> {
			if (reset) {
				response.reset();
			}
			ServletResponse unwrapped = ((ServletResponseWrapper) response).getResponse();
			unwrapped.getOutputStream().print("done");
			unwrapped.flushBuffer();
		};
		assertThat(send(TestDelivery.to("/fine"))).startsWith("HTTP/1.1 500").contains("done");
	}

	@ParameterizedTest
	@ValueSource(strings = { "Content-Disposition", "Content-Encoding", "Content-Language", "Content-Location",
			"Content-Range", "ETag", "Last-Modified", "Trailer" })
	void headersOfAReplacedBodyAreNotSent(String name) throws IOException {
		AnyFilter headers = (request, response, chain) -> {
			response.setHeader(name, "replaced");
			response.setHeader("X-Kept", "kept");
			response.setTrailerFields(() -> Map.of("replaced", "1"));
			chain.doFilter(request, response);
		};
		filter = headers;
		assertThat(send(TestDelivery.to("/fine"))).startsWith("HTTP/1.1 200")
			.contains(name + ": replaced", "X-Kept: kept");
		filter = (request, response, chain) -> {
			headers.filter(request, response, chain);
			throw new ServletException("broken");
		};
		assertThat(send(TestDelivery.to("/fine"))).startsWith("HTTP/1.1 500")
			.contains("webhook_handler_failed", "X-Kept: kept")
			.doesNotContain("replaced");
	}

	@Test
	void requestEndsIfAFilterFailsWhileTheHandlerIsRunning() throws IOException {
		filter = (request, response, chain) -> {
			chain.doFilter(request, response);
			if (request.isAsyncStarted()) {
				throw new ServletException("broken");
			}
		};
		assertThat(send(TestDelivery.to("/later"))).startsWith("HTTP/1.1 500").contains("webhook_handler_failed");
		assertThat(controller().work).as("still running").singleElement().matches((future) -> !future.isDone());
	}

	@Test
	void handlerWhoseRequestWasEndedByAFilterIsAwaited() throws Exception {
		BlockingQueue<AsyncContext> requests = new LinkedBlockingQueue<>();
		filter = (request, response, chain) -> {
			chain.doFilter(request, response);
			if (request.isAsyncStarted()) {
				requests.add(request.getAsyncContext());
			}
		};
		TestDelivery delivery = TestDelivery.to("/later");
		CompletableFuture<HttpResponse<String>> answer = server.deliverAsynchronously(delivery);
		requests.poll(10, TimeUnit.SECONDS).complete();
		assertThat(answer.get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(500);
		assertThat(server.deliver(delivery).statusCode()).as("still being handled").isEqualTo(503);
		controller().work.remove().complete("done");
		await().untilAsserted(() -> assertThat(server.deliver(delivery).statusCode()).isEqualTo(200));
		assertThat(controller().work).as("called once").isEmpty();
	}

	/**
	 * Send a delivery and return what the server sends until it closes the connection.
	 */
	private static String send(TestDelivery delivery) throws IOException {
		try (Socket socket = new Socket("localhost", server.port())) {
			socket.setSoTimeout(10_000);
			String head = String.join("\r\n", "POST " + delivery.path() + " HTTP/1.1", "Host: localhost",
					"Connection: close", "Content-Type: " + delivery.contentType(),
					"Harbor-Signature: " + delivery.signature(), "Harbor-Timestamp: " + delivery.timestamp(),
					"Content-Length: " + delivery.body().length, "", "");
			socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
			socket.getOutputStream().write(delivery.body());
			return StreamUtils.copyToString(socket.getInputStream(), StandardCharsets.UTF_8);
		}
	}

	static class Filters {

		@Bean
		FilterRegistrationBean<Filter> filter() {
			return AnyFilter.of(0, (request, response, chain) -> filter.filter(request, response, chain));
		}

	}

	@RestController
	static class Controller {

		private final BlockingQueue<CompletableFuture<String>> work = new LinkedBlockingQueue<>();

		@PostMapping("/later")
		CompletableFuture<String> later(@HarborWebhook("later") Event event) {
			CompletableFuture<String> future = new CompletableFuture<>();
			this.work.add(future);
			return future;
		}

		@PostMapping("/fine")
		String fine(@HarborWebhook Event event) {
			return "done";
		}

	}

}
