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
import java.util.Map;
import java.util.stream.Stream;

import dev.harbor.event.Event;
import dev.harbor.webhook.WebhookVerificationException.Reason;
import dev.harbor.webhook.web.WebhookServer.Stack;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.http.HttpServletRequest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.context.annotation.Bean;
import org.springframework.web.filter.FormContentFilter;
import org.springframework.web.filter.HiddenHttpMethodFilter;
import org.springframework.web.util.ContentCachingRequestWrapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for bodies that a servlet filter has read or wrapped, on real servers: they are
 * read completely or refused, and never verified in a changed form.
 */
@ParameterizedClass
@EnumSource(names = { "TOMCAT", "JETTY" })
class BodyFilterTests {

	private static final int LIMIT = 1024 * 1024;

	private static WebhookServer server;

	@Parameter
	Stack stack;

	@BeforeParameterizedClassInvocation
	static void start(Stack stack) {
		server = WebhookServer.of(BodyTests.Controller.class, Filters.class).on(stack).run();
	}

	@AfterParameterizedClassInvocation
	static void stop() {
		server.close();
	}

	@BeforeEach
	void reset() {
		controller().events.clear();
		controller().reasons.clear();
	}

	/**
	 * The results for a JSON body, and for the same body sent as a form, in chunks, as a
	 * form in chunks, and as a multipart request, which is parsed before any method is
	 * selected.
	 */
	@ParameterizedTest(name = "{0}")
	@CsvSource(textBlock = """
			none,             ok,   ok,   ok,   ok,   gone
			wrapper,          ok,   ok,   ok,   ok,   gone
			wrapper-read,     ok,   read, ok,   read, gone
			wrapper-nested,   ok,   read, ok,   read, gone
			wrapper-reader,   ok,   read, ok,   read, gone
			wrapper-limited,  read, read, lost, read, gone
			wrapper-partly,   ok,   read, ok,   lost, gone
			wrapper-parameter, ok,  read, ok,   read, gone
			consumed,         read, read, read, read, gone
			reader,           read, read, read, read, gone
			reader-unread,    read, read, read, read, gone
			partly,           read, read, lost, lost, gone
			parameter,        ok,   read, ok,   read, gone
			hidden-method,    ok,   read, ok,   read, gone
			form-content,     ok,   ok,   ok,   ok,   gone""")
	void bodyIsReadCompletelyOrRefused(String filter, String json, String form, String chunked, String chunkedForm,
			String multipart) {
		String formType = "application/x-www-form-urlencoded; charset=UTF-8";
		for (String[] each : new String[][] { { "json", json }, { "form", form }, { "chunked", chunked },
				{ "chunked-form", chunkedForm }, { "multipart", multipart } }) {
			reset();
			TestDelivery delivery = TestDelivery.to("/body")
				.event("order.shipped", "{\"text\":\"a=1%20x&b=%C3%BC ü 👩‍🔬\"}");
			delivery = each[0].endsWith("form") ? delivery.contentType(formType) : delivery;
			delivery = each[0].equals("multipart") ? delivery.contentType("multipart/form-data; boundary=b") : delivery;
			RawHttp.Request request = RawHttp.deliver(delivery).header("X-Filter", filter);
			RawHttp.Answer answer = (each[0].startsWith("chunked") ? request.chunked() : request).send(server.port());
			String what = filter + " " + each[0];
			switch (each[1]) {
				case "ok" -> {
					assertThat(answer.status()).as(what).isEqualTo(200);
					assertThat(controller().events).as(what).extracting(Event::id).containsExactly(delivery.eventId());
				}
				case "read" -> assertRefused(answer, Reason.BODY_ALREADY_READ, what);
				// The missing part is only noticed because of the signature.
				case "lost" -> assertRefused(answer, Reason.SIGNATURE_MISMATCH, what);
				default -> assertThat(controller().events).as(what).isEmpty();
			}
		}
	}

	@Test
	void cachedBodyAboveTheLimitIsRefused() {
		TestDelivery small = TestDelivery.to("/body").event("order.shipped", "{\"text\":\"\"}");
		String padding = "x".repeat(LIMIT + 1 - small.body().length);
		RawHttp.Answer answer = RawHttp.deliver(small.event("order.shipped", "{\"text\":\"" + padding + "\"}"))
			.header("X-Filter", "wrapper-read")
			.send(server.port());
		assertRefused(answer, Reason.BODY_TOO_LARGE, "beyond the limit");
	}

	private void assertRefused(RawHttp.Answer answer, Reason reason, String what) {
		assertThat(answer.status()).as(what).isEqualTo((reason == Reason.BODY_TOO_LARGE) ? 413 : 400);
		assertThat(controller().events).as(what).isEmpty();
		assertThat(controller().reasons).as(what).containsExactly(reason);
	}

	private static BodyTests.Controller controller() {
		return server.bean(BodyTests.Controller.class);
	}

	/**
	 * A filter that is controlled by a header of the request.
	 */
	static class Filters {

		private static final Map<String, Behaviour> BEHAVIOURS = Map.ofEntries(Map.entry("none", (request) -> request),
				Map.entry("wrapper", (request) -> wrap(request)),
				Map.entry("wrapper-read", (request) -> read(wrap(request))),
				Map.entry("wrapper-nested", (request) -> read(wrap(wrap(request)))),
				Map.entry("wrapper-reader", (request) -> readCharacters(wrap(request))),
				Map.entry("wrapper-limited", (request) -> read(new ContentCachingRequestWrapper(request, 16))),
				Map.entry("wrapper-partly", (request) -> readSome(wrap(request))),
				Map.entry("wrapper-parameter", (request) -> askForParameter(wrap(request))),
				Map.entry("consumed", Filters::read), Map.entry("reader", Filters::readCharacters),
				Map.entry("reader-unread", (request) -> {
					request.getReader();
					return request;
				}), Map.entry("partly", Filters::readSome), Map.entry("parameter", Filters::askForParameter));

		@Bean
		Filter behaviour() {
			HiddenHttpMethodFilter hiddenMethod = new HiddenHttpMethodFilter();
			FormContentFilter formContent = new FormContentFilter();
			return (request, response, chain) -> {
				String name = Stream.of(((HttpServletRequest) request).getHeader("X-Filter"))
					.filter((header) -> header != null)
					.findFirst()
					.orElse("none");
				switch (name) {
					case "hidden-method" -> hiddenMethod.doFilter(request, response, chain);
					case "form-content" -> formContent.doFilter(request, response, chain);
					default -> doFilter(BEHAVIOURS.get(name).apply((HttpServletRequest) request), response, chain);
				}
			};
		}

		private static void doFilter(ServletRequest request, jakarta.servlet.ServletResponse response,
				FilterChain chain) throws IOException, ServletException {
			chain.doFilter(request, response);
		}

		private static HttpServletRequest wrap(HttpServletRequest request) {
			return new ContentCachingRequestWrapper(request, 2 * LIMIT);
		}

		private static HttpServletRequest read(HttpServletRequest request) throws IOException {
			request.getInputStream().readAllBytes();
			return request;
		}

		private static HttpServletRequest readSome(HttpServletRequest request) throws IOException {
			request.getInputStream().readNBytes(10);
			return request;
		}

		private static HttpServletRequest readCharacters(HttpServletRequest request) throws IOException {
			while (request.getReader().read() != -1) {
				// continue
			}
			return request;
		}

		private static HttpServletRequest askForParameter(HttpServletRequest request) {
			request.getParameter("x");
			return request;
		}

		private interface Behaviour {

			HttpServletRequest apply(HttpServletRequest request) throws IOException;

		}

	}

}
