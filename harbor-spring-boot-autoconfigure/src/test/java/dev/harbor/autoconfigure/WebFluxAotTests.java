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

import dev.harbor.aot.AheadOfTime;
import dev.harbor.event.Event;
import dev.harbor.webhook.HarborWebhook;
import dev.harbor.webhook.web.TestDelivery;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.aot.test.generate.TestGenerationContext;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.http.codec.autoconfigure.CodecsAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.boot.web.context.reactive.AnnotationConfigReactiveWebApplicationContext;
import org.springframework.boot.web.context.reactive.GenericReactiveWebApplicationContext;
import org.springframework.boot.webflux.autoconfigure.HttpHandlerAutoConfiguration;
import org.springframework.boot.webflux.autoconfigure.WebFluxAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.test.tools.CompileWithForkedClassLoader;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for webhooks of an application on Spring WebFlux that was processed ahead of time
 * without a secret.
 */
@CompileWithForkedClassLoader
class WebFluxAotTests {

	@Test
	void secretsAreReadAtRuntime() {
		AnnotationConfigReactiveWebApplicationContext context = new AnnotationConfigReactiveWebApplicationContext();
		context.register(Application.class);
		TestGenerationContext generation = AheadOfTime.process(context);
		assertThat(RuntimeHintsPredicates.reflection().onType(Order.class)).accepts(generation.getRuntimeHints());
		assertThat(generation.getRuntimeHints().reflection().getTypeHint(Object.class)).isNotNull()
			.satisfies((hint) -> assertThat(hint.methods()).anyMatch((method) -> method.getName().equals("getClass")));
		assertThat(RuntimeHintsPredicates.proxies().forInterfaces(ServerWebExchange.class))
			.accepts(generation.getRuntimeHints());
		AheadOfTime.run(generation, GenericReactiveWebApplicationContext::new, (fresh) -> {
			TestPropertyValues.of("harbor.webhook.endpoints.eu-west.secret=" + TestDelivery.SECRET).applyTo(fresh);
			fresh.refresh();
			WebTestClient client = WebTestClient.bindToApplicationContext(fresh).build();
			TestDelivery delivery = TestDelivery.to("/receive");
			client.post().uri("/receive").bodyValue(delivery.body()).exchange().expectStatus().isBadRequest();
			for (int i = 0; i < 2; i++) {
				client.post()
					.uri("/receive")
					.header("Harbor-Signature", delivery.signature())
					.header("Harbor-Timestamp", delivery.timestamp())
					.bodyValue(delivery.body())
					.exchange()
					.expectStatus()
					.isOk();
			}
			assertThat(fresh.getBean(Receiver.class).calls).hasValue(1);
		});
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ HarborConnectionDetailsAutoConfiguration.class, HarborWebhookAutoConfiguration.class,
			HarborWebhookReceiverAutoConfiguration.class, HarborWebFluxAutoConfiguration.class,
			HarborWebhookEventStoreAutoConfiguration.class, WebFluxAutoConfiguration.class,
			HttpHandlerAutoConfiguration.class, JacksonAutoConfiguration.class, CodecsAutoConfiguration.class })
	static class Application {

		@Bean
		Receiver receiver() {
			return new Receiver();
		}

	}

	@RestController
	static class Receiver {

		private final AtomicInteger calls = new AtomicInteger();

		@PostMapping("/receive")
		Mono<Void> receive(@HarborWebhook("eu-west") Event event, @HarborWebhook("eu-west") Order order) {
			return Mono.fromRunnable(this.calls::incrementAndGet);
		}

	}

	record Order(String order) {

	}

}
