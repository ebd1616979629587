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
import java.net.http.HttpResponse;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;

import dev.harbor.event.Event;
import dev.harbor.webhook.HarborWebhook;
import dev.harbor.webhook.WebhookRejectedEvent;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.context.event.EventListener;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.ResponseBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that the exception handling of an application does not turn a failure into a
 * success.
 */
class ApplicationExceptionHandlingTests {

	static Stream<Arguments> applications() {
		return Stream.of(Arguments.of(500, ReturnsOk.class), Arguments.of(500, ReturnsBody.class),
				Arguments.of(500, ReturnsForward.class), Arguments.of(500, ReturnsViewWithStatus.class),
				Arguments.of(500, SendsSuccessAsError.class), Arguments.of(500, ResponseReset.class),
				Arguments.of(422, ReturnsUnprocessable.class), Arguments.of(425, DeclaresTooEarlyStatus.class),
				Arguments.of(502, SendsError.class), Arguments.of(302, Redirects.class),
				Arguments.of(500, ResolverBeforeAll.class), Arguments.of(410, ViewWithErrorStatus.class));
	}

	@ParameterizedTest(name = "{1}")
	@MethodSource("applications")
	void failureIsNotASuccessAndRefusalsAreUnchanged(int expected, Class<?> handling) {
		try (WebhookServer server = WebhookServer.of(Controller.class, handling)
			.endpoints("header", "header-after")
			.run()) {
			Controller controller = server.bean(Controller.class);
			TestDelivery delivery = TestDelivery.to("/failing");
			for (int i = 1; i <= 3; i++) {
				assertThat(server.deliver(delivery).statusCode()).isEqualTo(expected);
				assertThat(controller.calls).as("called again").hasValue(i);
			}
			for (String path : new String[] { "/failing", "/header" }) {
				HttpResponse<String> refusal = server.post(path, "application/json", "{}");
				assertThat(refusal.statusCode()).as(path).isBetween(300, 599);
			}
			HttpResponse<String> refusal = server.deliver(delivery.secret("forged"));
			assertThat(refusal.statusCode()).isEqualTo(400);
			assertThat(refusal.body()).isEqualTo(
					"{\"type\":\"about:blank\",\"title\":\"Bad Request\",\"status\":400,\"code\":\"webhook_signature_invalid\"}");
			// An earlier parameter that fails loses the delivery as well.
			assertThat(server.deliver(TestDelivery.to("/header")).statusCode()).isEqualTo(expected);
			assertThat(server.deliver(TestDelivery.to("/header-after")).statusCode()).isEqualTo(expected);
			assertThat(controller.calls).hasValue(3);
		}
	}

	@Test
	void adviceHandlesOtherExceptions() {
		try (WebhookServer server = WebhookServer.of(Controller.class, ReturnsBody.class)
			.endpoints("header", "header-after")
			.run()) {
			assertThat(server.post("/other", "application/json", "{}").statusCode()).isEqualTo(200);
			assertThat(server.post("/nowhere", "application/json", "{}").body()).isEqualTo("all is well");
		}
	}

	@Test
	void failingListenerOfRefusalsDoesNotChangeTheAnswer() {
		try (WebhookServer server = WebhookServer.of(Controller.class, ReturnsBody.class, FailingListener.class)
			.endpoints("header", "header-after")
			.run()) {
			HttpResponse<String> refusal = server.post("/failing", "application/json", "{}");
			assertThat(refusal.statusCode()).isEqualTo(400);
			assertThat(server.bean(FailingListener.class).heard).hasValue(1);
		}
	}

	@Test
	void failingInterceptorIsAnsweredWithAnError() {
		try (WebhookServer server = WebhookServer.of(Controller.class, ReturnsBody.class, FailingInterceptor.class)
			.endpoints("header", "header-after")
			.run()) {
			assertThat(server.deliver(TestDelivery.to("/failing")).statusCode()).isEqualTo(500);
			assertThat(server.bean(Controller.class).calls).hasValue(0);
		}
	}

	@RestController
	static class Controller {

		private final AtomicInteger calls = new AtomicInteger();

		@PostMapping("/failing")
		void receive(@HarborWebhook Event event) {
			this.calls.incrementAndGet();
			throw new IllegalStateException("broken");
		}

		@PostMapping("/header")
		void receive(@RequestHeader("X-Missing") String missing, @HarborWebhook("header") Event event) {
			this.calls.incrementAndGet();
		}

		@PostMapping("/header-after")
		void receive(@HarborWebhook("header-after") Event event, @RequestHeader("X-Missing") String missing) {
			this.calls.incrementAndGet();
		}

		@PostMapping("/other")
		void other() {
			throw new IllegalStateException("broken");
		}

		@GetMapping("/ok")
		String ok() {
			return "all is well";
		}

		@PostMapping("/ok")
		ResponseEntity<String> okToo() {
			return ResponseEntity.ok("all is well");
		}

	}

	@RestControllerAdvice
	@Order(Ordered.HIGHEST_PRECEDENCE)
	static class ReturnsOk {

		@ExceptionHandler(Exception.class)
		ResponseEntity<String> handle() {
			return ResponseEntity.ok("all is well");
		}

	}

	@RestControllerAdvice
	static class ReturnsBody {

		@ExceptionHandler(Throwable.class)
		@ResponseStatus(HttpStatus.OK)
		String handle() {
			return "all is well";
		}

	}

	@ControllerAdvice
	static class ReturnsForward {

		@ExceptionHandler(Exception.class)
		String handle() {
			return "forward:/ok";
		}

	}

	@ControllerAdvice
	static class ReturnsViewWithStatus {

		@ExceptionHandler(Exception.class)
		ModelAndView handle() {
			return new ModelAndView((model, request, response) -> response.setStatus(200));
		}

	}

	@ControllerAdvice
	static class ViewWithErrorStatus {

		@ExceptionHandler(Exception.class)
		ModelAndView handle() {
			return new ModelAndView("gone", HttpStatus.GONE);
		}

	}

	@ControllerAdvice
	static class SendsSuccessAsError {

		@ExceptionHandler(Exception.class)
		void handle(HttpServletResponse response) throws IOException {
			response.sendError(200);
		}

	}

	@ControllerAdvice
	static class ResponseReset {

		@ExceptionHandler(Exception.class)
		@ResponseBody
		String handle(HttpServletResponse response) {
			response.reset();
			return "all is well";
		}

	}

	@RestControllerAdvice
	static class ReturnsUnprocessable {

		@ExceptionHandler(Exception.class)
		ResponseEntity<String> handle() {
			return ResponseEntity.unprocessableContent().body("broken");
		}

	}

	@RestControllerAdvice
	static class DeclaresTooEarlyStatus {

		@ExceptionHandler(Exception.class)
		@ResponseStatus(HttpStatus.TOO_EARLY)
		void handle() {
		}

	}

	@ControllerAdvice
	static class SendsError {

		@ExceptionHandler(Exception.class)
		void handle(HttpServletResponse response) throws IOException {
			response.sendError(502, "broken");
		}

	}

	@ControllerAdvice
	static class Redirects {

		@ExceptionHandler(Exception.class)
		void handle(HttpServletResponse response) throws IOException {
			response.sendRedirect("/ok");
		}

	}

	static class ResolverBeforeAll implements HandlerExceptionResolver, Ordered {

		@Override
		public int getOrder() {
			return HIGHEST_PRECEDENCE;
		}

		@Override
		public ModelAndView resolveException(HttpServletRequest request, HttpServletResponse response, Object handler,
				Exception ex) {
			response.setStatus(200);
			return new ModelAndView();
		}

	}

	static class FailingListener {

		private final AtomicInteger heard = new AtomicInteger();

		private final Consumer<WebhookRejectedEvent> failing = (event) -> {
			throw new IllegalStateException("broken");
		};

		@EventListener
		void listen(WebhookRejectedEvent event) {
			this.heard.incrementAndGet();
			this.failing.accept(event);
		}

	}

	static class FailingInterceptor implements WebMvcConfigurer, HandlerInterceptor {

		@Override
		public void addInterceptors(InterceptorRegistry registry) {
			registry.addInterceptor(this);
		}

		@Override
		public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
			throw new IllegalStateException("broken");
		}

	}

}
