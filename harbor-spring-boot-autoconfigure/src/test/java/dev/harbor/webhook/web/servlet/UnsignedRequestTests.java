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

import dev.harbor.event.Event;
import dev.harbor.webhook.HarborWebhook;
import dev.harbor.webhook.web.WebhookServer;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.filter.OncePerRequestFilter;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for requests without a signature whose body has been consumed.
 */
@ExtendWith(OutputCaptureExtension.class)
class UnsignedRequestTests {

	@Test
	void missingSignatureComesBeforeTheBody(CapturedOutput output) {
		try (WebhookServer server = WebhookServer.of(Controller.class, ReadsParameters.class)
			.properties("logging.level.dev.harbor=warn")
			.run()) {
			assertThat(server.post("/receive", "application/x-www-form-urlencoded", "a=1&b=2").statusCode())
				.isEqualTo(400);
			assertThat(output).contains("missing_signature").doesNotContain("body_already_read");
		}
	}

	@RestController
	static class Controller {

		@PostMapping("/receive")
		void receive(@HarborWebhook Event event) {
		}

	}

	static class ReadsParameters extends OncePerRequestFilter {

		@Override
		protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
				throws ServletException, IOException {
			request.getParameter("a");
			chain.doFilter(request, response);
		}

	}

}
