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

import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;

import dev.harbor.aot.AheadOfTime;
import dev.harbor.event.Event;
import dev.harbor.event.EventPayload;
import dev.harbor.inbox.HarborInbox;
import dev.harbor.listener.HarborListener;
import org.junit.jupiter.api.Test;

import org.springframework.aot.test.generate.TestGenerationContext;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.test.tools.CompileWithForkedClassLoader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for the inbox of an application that was processed ahead of time.
 */
@CompileWithForkedClassLoader
class HarborInboxAotTests {

	@Test
	void propertiesAreReadAtRuntime() {
		AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
		context.register(Application.class);
		TestGenerationContext generation = AheadOfTime.process(context);
		AheadOfTime.run(generation, GenericApplicationContext::new, (fresh) -> {
			TestPropertyValues
				.of("spring.datasource.generate-unique-name=true", "harbor.jdbc.table-prefix=other_",
						"app.type=order.shipped")
				.applyTo(fresh);
			fresh.refresh();
			fresh.getBean(HarborInbox.class)
				.accept("default", Event.of("evt_1", "order.shipped", "ws_1",
						EventPayload.ofJson("{\"number\":\"A-1\"}"), Instant.now()));
			await().until(() -> fresh.getBean(Receiver.class).calls.get() == 1);
			assertThat(fresh.getBean(HarborInbox.class).status().listeners()).containsOnlyKeys("Receiver.shipped");
		});
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ DataSourceAutoConfiguration.class, DataSourceTransactionManagerAutoConfiguration.class,
			HarborConnectionDetailsAutoConfiguration.class, HarborJdbcAutoConfiguration.class,
			HarborListenerAutoConfiguration.class, HarborWebhookAutoConfiguration.class,
			HarborInboxAutoConfiguration.class })
	static class Application {

		@Bean
		Receiver receiver() {
			return new Receiver();
		}

	}

	static class Receiver {

		private final AtomicInteger calls = new AtomicInteger();

		@HarborListener(types = "${app.type}")
		void shipped(Order order) {
			this.calls.incrementAndGet();
		}

	}

	record Order(String number) {

	}

}
