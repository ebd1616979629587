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
import java.net.http.HttpResponse;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import dev.harbor.event.Event;
import dev.harbor.webhook.HarborWebhook;
import dev.harbor.webhook.web.TestDelivery;
import dev.harbor.webhook.web.WebhookServer;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.context.annotation.Bean;
import org.springframework.core.MethodParameter;
import org.springframework.core.Ordered;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyAdvice;
import org.springframework.web.util.ContentCachingResponseWrapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that nothing in an application turns a failed delivery into a success, and that a
 * later failure makes a delivery fail.
 */
class FailureStatusTests {

	private static final String[] FAILING = { "exception", "missing", "reason", "entity", "future", "send-error" };

	private static final Set<String> ASYNCHRONOUS = Set.of("/future", "/send-error");

	private static final String OURS = "{\"type\":\"about:blank\",\"title\":\"%s\",\"status\":%s,\"code\":\"webhook_handler_failed\"}";

	static Stream<Arguments> applications() {
		return Stream
			.of(SuccessForErrors.class, SuccessStatus.class, SuccessFilter.class, OutermostSuccessFilter.class,
					OutermostBufferingFilter.class, FilterSwallowsExceptions.class, SuccessInterceptor.class)
			.flatMap((application) -> Stream.of(Arguments.of(application, false), Arguments.of(application, true)));
	}

	@ParameterizedTest
	@MethodSource("applications")
	void failureStaysAFailureWithTheDefaultBody(Class<?> application, boolean jetty) {
		WebhookServer.Builder builder = WebhookServer.of(Controller.class, application).endpoints(FAILING);
		try (WebhookServer server = (jetty ? builder.jetty() : builder).run()) {
			for (String path : FAILING) {
				TestDelivery delivery = TestDelivery.to("/" + path);
				for (int i = 1; i <= 2; i++) {
					HttpResponse<String> answer = server.deliver(delivery);
					HttpStatus status = HttpStatus.valueOf(answer.statusCode());
					assertThat(status.isError()).as(path + " " + status).isTrue();
					assertThat(answer.body()).isEqualTo(OURS.formatted(status.getReasonPhrase(), status.value()));
					assertThat(answer.headers().allValues("Date")).as(path).hasSizeLessThan(2);
					assertThat(server.bean(Controller.class).calls(delivery)).as(path).isEqualTo(i);
				}
			}
		}
	}

	static Stream<Class<?>> failures() {
		return Stream.of(FailingFilter.class, FailingInterceptor.class, FailingAfterwards.class, FilterWithStatus.class,
				WritingFails.class, ForwardsToAnotherMethod.class);
	}

	@ParameterizedTest
	@MethodSource("failures")
	void failureAfterTheMethodReopensTheEvent(Class<?> application) {
		try (WebhookServer server = WebhookServer.of(Controller.class, application).endpoints(FAILING).run()) {
			TestDelivery delivery = TestDelivery.to("/fine");
			for (int i = 1; i <= 2; i++) {
				assertThat(server.deliver(delivery).statusCode()).isEqualTo(500);
				assertThat(server.bean(Controller.class).calls(delivery)).isEqualTo(i);
			}
		}
	}

	static Stream<Class<?>> shortcuts() {
		return Stream.of(AnsweringFilter.class, AnsweringInterceptor.class, RefusingInterceptor.class);
	}

	@ParameterizedTest
	@MethodSource("shortcuts")
	void answerBeforeTheMethodIsReplacedWith503(Class<?> application) {
		try (WebhookServer server = WebhookServer.of(Controller.class, application, SuccessForErrors.class)
			.endpoints(FAILING)
			.run()) {
			TestDelivery delivery = TestDelivery.to("/fine");
			assertThat(server.deliver(delivery).statusCode()).isGreaterThanOrEqualTo(400);
			assertThat(server.bean(Controller.class).calls(delivery)).isZero();
			assertThat(server.post("/others", "text/plain", "").statusCode()).isBetween(200, 401);
		}
	}

	@RestController
	static class Controller {

		private final ConcurrentHashMap<String, AtomicInteger> calls = new ConcurrentHashMap<>();

		private int calls(TestDelivery delivery) {
			return this.calls.getOrDefault(delivery.eventId(), new AtomicInteger()).get();
		}

		private void called(Event event) {
			this.calls.computeIfAbsent(event.id(), (id) -> new AtomicInteger()).incrementAndGet();
		}

		@PostMapping("/exception")
		void exception(@HarborWebhook("exception") Event event) {
			called(event);
			throw new IllegalStateException("broken");
		}

		@PostMapping("/missing")
		String missing(@HarborWebhook("missing") Event event) {
			called(event);
			throw new ResponseStatusException(HttpStatus.NOT_FOUND);
		}

		@PostMapping("/reason")
		@ResponseStatus(code = HttpStatus.SERVICE_UNAVAILABLE, reason = "not today")
		void reason(@HarborWebhook("reason") Event event) {
			called(event);
		}

		@PostMapping("/entity")
		ResponseEntity<Set<String>> entity(@HarborWebhook("entity") Event event) {
			called(event);
			return ResponseEntity.status(503).body(Set.of("not today"));
		}

		@PostMapping("/future")
		CompletableFuture<ResponseEntity<Set<String>>> future(@HarborWebhook("future") Event event) {
			called(event);
			return CompletableFuture.supplyAsync(() -> ResponseEntity.status(503).body(Set.of("not today")));
		}

		@PostMapping("/send-error")
		Callable<String> sendError(@HarborWebhook("send-error") Event event) {
			called(event);
			return () -> {
				throw new ResponseStatusException(HttpStatus.GATEWAY_TIMEOUT, "broken");
			};
		}

		@PostMapping("/fine")
		Set<String> fine(@HarborWebhook Event event) {
			called(event);
			return Set.of("done");
		}

		@PostMapping("/others")
		void others() {
		}

	}

	@RestController
	static class SuccessForErrors implements ErrorController {

		@RequestMapping("/error")
		ResponseEntity<String> error() {
			return ResponseEntity.ok("all is well");
		}

	}

	@RestControllerAdvice
	static class SuccessStatus implements ResponseBodyAdvice<Object> {

		@Override
		public boolean supports(MethodParameter returnType, Class<? extends HttpMessageConverter<?>> converterType) {
			return true;
		}

		@Override
		public @Nullable Object beforeBodyWrite(@Nullable Object body, MethodParameter returnType,
				MediaType selectedContentType, Class<? extends HttpMessageConverter<?>> selectedConverterType,
				ServerHttpRequest request, ServerHttpResponse response) {
			response.setStatusCode(HttpStatusCode.valueOf(200));
			return body;
		}

	}

	/**
	 * A filter for all dispatches with a given behavior.
	 */
	@FunctionalInterface
	interface AnyFilter extends Filter {

		void filter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
				throws IOException, ServletException;

		@Override
		default void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
				throws IOException, ServletException {
			filter((HttpServletRequest) request, (HttpServletResponse) response, chain);
		}

		static FilterRegistrationBean<Filter> of(int order, AnyFilter filter) {
			FilterRegistrationBean<Filter> registration = new FilterRegistrationBean<>(filter);
			registration.setOrder(order);
			registration.setAsyncSupported(true);
			registration.setDispatcherTypes(DispatcherType.REQUEST, DispatcherType.ASYNC, DispatcherType.ERROR);
			return registration;
		}

	}

	static class SuccessFilter {

		@Bean
		FilterRegistrationBean<Filter> filter() {
			return AnyFilter.of(0, (request, response, chain) -> {
				chain.doFilter(request, response);
				if (!request.isAsyncStarted()) {
					response.reset();
					response.setStatus(200);
					response.getOutputStream().print("all is well");
					response.flushBuffer();
				}
			});
		}

	}

	static class OutermostSuccessFilter {

		@Bean
		FilterRegistrationBean<Filter> filter() {
			return AnyFilter.of(Ordered.HIGHEST_PRECEDENCE, (request, response, chain) -> {
				chain.doFilter(request, response);
				if (!request.isAsyncStarted()) {
					response.setStatus(200);
				}
			});
		}

	}

	static class OutermostBufferingFilter {

		@Bean
		FilterRegistrationBean<Filter> filter() {
			return AnyFilter.of(Ordered.HIGHEST_PRECEDENCE, (request, response, chain) -> {
				if (ASYNCHRONOUS.contains(request.getRequestURI())) {
					chain.doFilter(request, response);
					return;
				}
				ContentCachingResponseWrapper kept = new ContentCachingResponseWrapper(response);
				chain.doFilter(request, kept);
				kept.setStatus(200);
				kept.copyBodyToResponse();
			});
		}

	}

	static class FilterSwallowsExceptions {

		@Bean
		FilterRegistrationBean<Filter> filter() {
			return AnyFilter.of(0, (request, response, chain) -> {
				try {
					chain.doFilter(request, response);
				}
				catch (Exception ex) {
					response.setStatus(200);
				}
			});
		}

	}

	static class SuccessInterceptor implements AnyInterceptor {

		@Override
		public void afterCompletion(HttpServletRequest request, HttpServletResponse response, Object handler,
				@Nullable Exception ex) throws IOException {
			response.reset();
			response.setStatus(200);
		}

	}

	static class FailingFilter {

		@Bean
		FilterRegistrationBean<Filter> filter() {
			return AnyFilter.of(0, (request, response, chain) -> {
				chain.doFilter(request, response);
				throw new ServletException("broken");
			});
		}

	}

	static class FilterWithStatus {

		@Bean
		FilterRegistrationBean<Filter> filter() {
			return AnyFilter.of(0, (request, response, chain) -> {
				chain.doFilter(request, response);
				response.sendError(500);
			});
		}

	}

	static class FailingInterceptor implements AnyInterceptor {

		@Override
		public void postHandle(HttpServletRequest request, HttpServletResponse response, Object handler,
				@Nullable ModelAndView modelAndView) {
			throw new IllegalStateException("broken");
		}

	}

	static class FailingAfterwards implements AnyInterceptor {

		@Override
		public void afterCompletion(HttpServletRequest request, HttpServletResponse response, Object handler,
				@Nullable Exception ex) {
			response.setStatus(500);
		}

	}

	@RestControllerAdvice
	static class WritingFails implements ResponseBodyAdvice<Object> {

		@Override
		public boolean supports(MethodParameter returnType, Class<? extends HttpMessageConverter<?>> converterType) {
			return true;
		}

		@Override
		public @Nullable Object beforeBodyWrite(@Nullable Object body, MethodParameter returnType,
				MediaType selectedContentType, Class<? extends HttpMessageConverter<?>> selectedConverterType,
				ServerHttpRequest request, ServerHttpResponse response) {
			throw new IllegalStateException("broken");
		}

	}

	static class ForwardsToAnotherMethod {

		@Bean
		FilterRegistrationBean<Filter> filter() {
			return AnyFilter.of(0, (request, response, chain) -> {
				chain.doFilter(request, response);
				request.getRequestDispatcher("/exception").forward(request, response);
			});
		}

	}

	static class AnsweringFilter {

		@Bean
		FilterRegistrationBean<Filter> filter() {
			return AnyFilter.of(0, (request, response, chain) -> response.getWriter().print("come back later"));
		}

	}

	static class AnsweringInterceptor implements AnyInterceptor {

		@Override
		public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler)
				throws IOException {
			response.getWriter().print("come back later");
			return false;
		}

	}

	static class RefusingInterceptor implements AnyInterceptor {

		@Override
		public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler)
				throws IOException {
			response.sendError(401);
			return false;
		}

	}

}
