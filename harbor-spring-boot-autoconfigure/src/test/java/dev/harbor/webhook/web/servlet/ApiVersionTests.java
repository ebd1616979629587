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

import dev.harbor.event.Event;
import dev.harbor.webhook.HarborWebhook;
import dev.harbor.webhook.web.TestDelivery;
import dev.harbor.webhook.web.WebhookServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for API versions of the application.
 */
class ApiVersionTests {

	@Test
	void versionInTheUrlStarts() {
		try (WebhookServer server = application("required=true", "supported=1", "use.query-parameter=version").run()) {
			assertThat(server.deliver(TestDelivery.to("/receive?version=1")).statusCode()).isEqualTo(200);
		}
	}

	@Test
	void defaultVersionStarts() {
		try (WebhookServer server = application("default=1", "use.header=Version").run()) {
			assertThat(server.deliver(TestDelivery.to("/receive")).statusCode()).isEqualTo(200);
		}
	}

	@ParameterizedTest
	@ValueSource(classes = { OfVersion1AndLater.class, OfVersion2.class })
	void methodWithTheDefaultVersionStarts(Class<?> controller) {
		try (WebhookServer server = withDefault2(controller).run()) {
			assertThat(server.deliver(TestDelivery.to("/receive")).statusCode()).isEqualTo(200);
		}
	}

	private static WebhookServer.Builder withDefault2(Class<?> controller) {
		return WebhookServer.of(controller)
			.properties("spring.mvc.apiversion.use.header=Version", "spring.mvc.apiversion.default=2",
					"spring.mvc.apiversion.supported=1,2,3");
	}

	@Test
	void methodWithVersionStartsIfNoVersionIsRequired() {
		try (WebhookServer server = WebhookServer.of(OfVersion1.class)
			.properties("spring.mvc.apiversion.use.header=Version", "spring.mvc.apiversion.required=false")
			.run()) {
			assertThat(server.deliver(TestDelivery.to("/receive")).statusCode()).isEqualTo(200);
		}
	}

	@Test
	void applicationWithoutWebhooksStarts() {
		WebhookServer.of()
			.properties("spring.mvc.apiversion.required=true", "spring.mvc.apiversion.use.header=Version")
			.run()
			.close();
	}

	private static WebhookServer.Builder application(String... properties) {
		WebhookServer.Builder builder = WebhookServer.of(Controller.class);
		for (String property : properties) {
			builder.properties("spring.mvc.apiversion." + property);
		}
		return builder;
	}

	@RestController
	static class OfVersion1 {

		@PostMapping(path = "/receive", version = "1")
		void receive(@HarborWebhook Event event) {
		}

	}

	@RestController
	static class OfVersion1AndLater {

		@PostMapping(path = "/receive", version = "1+")
		void receive(@HarborWebhook Event event) {
		}

	}

	@RestController
	static class OfVersion2 {

		@PostMapping(path = "/receive", version = "2")
		void receive(@HarborWebhook Event event) {
		}

	}

	@RestController
	static class Controller {

		@PostMapping("/receive")
		void receive(@HarborWebhook Event event) {
		}

	}

}
