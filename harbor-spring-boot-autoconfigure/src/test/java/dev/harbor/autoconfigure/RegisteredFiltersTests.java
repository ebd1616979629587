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

import java.io.IOException;
import java.net.http.HttpResponse;

import dev.harbor.event.Event;
import dev.harbor.webhook.HarborWebhook;
import dev.harbor.webhook.web.TestDelivery;
import dev.harbor.webhook.web.WebhookServer;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletResponse;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.annotation.Order;
import org.springframework.util.StringUtils;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.filter.ForwardedHeaderFilter;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that the log names the filters that may have read the body of a delivery.
 */
@ExtendWith(OutputCaptureExtension.class)
class RegisteredFiltersTests {

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void logNamesTheFiltersInTheirOrder(boolean jetty, CapturedOutput output) {
		WebhookServer.Builder builder = WebhookServer.of(Receiver.class, Filters.class)
			.properties("logging.level.dev.harbor=warn");
		try (WebhookServer server = (jetty ? builder.jetty() : builder).run()) {
			TestDelivery delivery = TestDelivery.to("/receive");
			assertThat(server.deliver(delivery.body("{}").secret("forged")).statusCode()).isEqualTo(400);
			String filters = "the filters in their order: ";
			for (int i = 0; i < 25; i++) {
				HttpResponse<String> answer = server.deliver(delivery);
				assertThat(answer.statusCode()).isEqualTo(400);
				assertThat(answer.headers().allValues("Passed")).containsExactly("outer", "reading", "inner");
				assertThat(answer.body()).doesNotContain("ilter");
			}
			assertThat(output.toString().lines().filter((line) -> line.contains("body_already_read"))).hasSize(20)
				.allSatisfy((line) -> assertThat(line)
					.contains(filters, "characterEncodingFilter (", "ContentCachingRequestWrapper")
					.containsSubsequence("outer (" + PassThrough.class.getName() + ")",
							"reading (" + Reading.class.getName() + ")", "inner (" + PassThrough.class.getName() + ")")
					.doesNotContain("unused"));
			assertThat(StringUtils.countOccurrencesOf(output.toString(), filters)).isEqualTo(20);
		}
	}

	@RestController
	static class Receiver {

		@PostMapping("/receive")
		void receive(@HarborWebhook Event event) {
		}

	}

	static class Filters {

		@Bean
		FilterRegistrationBean<Filter> innerRegistration() {
			return registration("inner", 30);
		}

		@Bean
		Reading reading() {
			return new Reading();
		}

		@Bean
		FilterRegistrationBean<Filter> outerRegistration() {
			return registration("outer", 10);
		}

		private static FilterRegistrationBean<Filter> registration(String name, int order) {
			FilterRegistrationBean<Filter> registration = new FilterRegistrationBean<>(new PassThrough(name));
			registration.setName(name);
			registration.setOrder(order);
			return registration;
		}

		@Bean
		FilterRegistrationBean<Filter> unused() {
			FilterRegistrationBean<Filter> registration = new FilterRegistrationBean<>(new ForwardedHeaderFilter());
			registration.setEnabled(false);
			return registration;
		}

	}

	static class PassThrough implements Filter {

		private final String name;

		PassThrough(String name) {
			this.name = name;
		}

		@Override
		public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
				throws IOException, ServletException {
			((HttpServletResponse) response).addHeader("Passed", this.name);
			chain.doFilter(request, response);
		}

	}

	@Order(20)
	static class Reading extends PassThrough {

		Reading() {
			super("reading");
		}

		@Override
		public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
				throws IOException, ServletException {
			request.getInputStream().readNBytes(10);
			super.doFilter(request, response, chain);
		}

	}

}
