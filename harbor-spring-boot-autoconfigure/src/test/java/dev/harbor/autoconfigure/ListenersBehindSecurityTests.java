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

import java.util.concurrent.atomic.AtomicInteger;

import dev.harbor.autoconfigure.webhook.servlet.HarborWebhookRequest;
import dev.harbor.event.Event;
import dev.harbor.listener.HarborListener;
import dev.harbor.webhook.web.TestDelivery;
import dev.harbor.webhook.web.WebhookServer;
import org.junit.jupiter.api.Test;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.stereotype.Component;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for listeners in an application with Spring Security.
 */
class ListenersBehindSecurityTests {

	@Test
	void pathsOfListenersAreMatchedByName() {
		try (WebhookServer server = WebhookServer.of(OrderEvents.class, Security.class)
			.withSecurity()
			.properties("harbor.webhook.endpoints.billing.secret=" + TestDelivery.SECRET)
			.run()) {
			assertThat(server.deliver(TestDelivery.to("/webhooks/harbor")).statusCode()).isEqualTo(200);
			assertThat(server.deliver(TestDelivery.to("/webhooks/harbor").secret("hbwhs_forged")).statusCode())
				.isEqualTo(400);
			// The chain permits only the listed paths.
			assertThat(server.deliver(TestDelivery.to("/webhooks/harbor/billing")).statusCode()).isIn(401, 403);
			assertThat(server.bean(OrderEvents.class).calls).hasValue(1);
		}
	}

	@Component
	static class OrderEvents {

		private final AtomicInteger calls = new AtomicInteger();

		@HarborListener
		void shipped(Event event) {
			this.calls.incrementAndGet();
		}

		@HarborListener(endpoint = "billing")
		void paid(Event event) {
			this.calls.incrementAndGet();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Security {

		@Bean
		SecurityFilterChain security(HttpSecurity http) {
			http.csrf((csrf) -> csrf.ignoringRequestMatchers(HarborWebhookRequest.to("default")));
			http.authorizeHttpRequests((requests) -> requests.requestMatchers(HarborWebhookRequest.to("default"))
				.permitAll()
				.anyRequest()
				.authenticated());
			return http.build();
		}

	}

}
