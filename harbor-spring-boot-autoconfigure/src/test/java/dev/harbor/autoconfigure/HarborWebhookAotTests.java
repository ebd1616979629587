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
import jakarta.servlet.http.HttpServletRequest;
import org.junit.jupiter.api.Test;

import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.aot.test.generate.TestGenerationContext;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.http.converter.autoconfigure.HttpMessageConvertersAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.boot.web.context.servlet.AnnotationConfigServletWebApplicationContext;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.test.tools.CompileWithForkedClassLoader;
import org.springframework.mock.web.MockServletContext;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.support.GenericWebApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for webhooks of an application that was processed ahead of time without a secret.
 */
@CompileWithForkedClassLoader
class HarborWebhookAotTests {

	@Test
	void secretsAreReadAtRuntime() {
		AnnotationConfigServletWebApplicationContext context = new AnnotationConfigServletWebApplicationContext();
		context.setServletContext(new MockServletContext());
		context.register(Application.class);
		TestGenerationContext generation = AheadOfTime.process(context);
		assertThat(RuntimeHintsPredicates.proxies().forInterfaces(HttpServletRequest.class))
			.accepts(generation.getRuntimeHints());
		AheadOfTime.run(generation, () -> new GenericWebApplicationContext(new MockServletContext()), (fresh) -> {
			TestPropertyValues.of("harbor.webhook.endpoints.eu-west.secret=" + TestDelivery.SECRET).applyTo(fresh);
			fresh.refresh();
			MockMvcTester mvc = MockMvcTester.from(fresh);
			TestDelivery delivery = TestDelivery.to("/receive");
			assertThat(mvc.post().uri("/receive").content(delivery.body())).hasStatus(400);
			for (int i = 0; i < 2; i++) {
				assertThat(mvc.post()
					.uri("/receive")
					.header("Harbor-Signature", delivery.signature())
					.header("Harbor-Timestamp", delivery.timestamp())
					.content(delivery.body())).hasStatusOk();
			}
			assertThat(fresh.getBean(Receiver.class).calls).hasValue(1);
		});
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ HarborConnectionDetailsAutoConfiguration.class, HarborWebhookAutoConfiguration.class,
			HarborWebhookReceiverAutoConfiguration.class, HarborWebMvcAutoConfiguration.class,
			HarborWebhookEventStoreAutoConfiguration.class, WebMvcAutoConfiguration.class,
			DispatcherServletAutoConfiguration.class, JacksonAutoConfiguration.class,
			HttpMessageConvertersAutoConfiguration.class })
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
		void receive(@HarborWebhook("eu-west") Event event, @HarborWebhook("eu-west") Order order) {
			this.calls.incrementAndGet();
		}

	}

	record Order(String order) {

	}

}
