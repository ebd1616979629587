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

package dev.harbor.webhook.web.reactive;

import java.util.List;

import dev.harbor.autoconfigure.HarborConnectionDetails;
import dev.harbor.event.Event;
import dev.harbor.webhook.HarborWebhook;
import dev.harbor.webhook.WebhookSecretProvider;
import dev.harbor.webhook.web.TestDelivery;
import dev.harbor.webhook.web.WebhookServer;
import dev.harbor.webhook.web.WebhookServer.Stack;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for that beans of the application that supply secrets are called on threads that
 * may block.
 */
class BlockingCollaboratorsTests {

	@ParameterizedTest
	@ValueSource(classes = { Provider.class, Details.class })
	void secretsAndMethodAreCalledOnThreadThatMayBlock(Class<?> collaborator) {
		try (WebhookServer server = WebhookServer.of(Controller.class, collaborator).on(Stack.NETTY).run()) {
			assertThat(server.deliver(TestDelivery.to("/receive")).statusCode()).isEqualTo(200);
			assertThat(server.bean(Controller.class).mayBlock).isTrue();
		}
	}

	private static List<String> secrets() {
		return Schedulers.isInNonBlockingThread() ? List.of() : List.of(TestDelivery.SECRET);
	}

	@RestController
	static class Controller {

		private volatile boolean mayBlock;

		@PostMapping("/receive")
		Mono<Void> receive(@HarborWebhook Event event) {
			this.mayBlock = !Schedulers.isInNonBlockingThread();
			return Mono.empty();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Provider {

		@Bean
		WebhookSecretProvider secretProvider() {
			return (endpoint) -> secrets();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Details {

		@Bean
		HarborConnectionDetails connectionDetails() {
			return new HarborConnectionDetails() {

				@Override
				public List<String> getWebhookSecrets(String endpoint) {
					return secrets();
				}

			};
		}

	}

}
