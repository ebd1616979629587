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

import java.util.Map;

import dev.harbor.aot.AheadOfTime;
import dev.harbor.outbox.HarborOutbox;
import dev.harbor.outbox.OutboxEvent;
import dev.harbor.outbox.OutboxQuery;
import org.junit.jupiter.api.Test;

import org.springframework.aot.test.generate.TestGenerationContext;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.restclient.autoconfigure.RestClientAutoConfiguration;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.test.tools.CompileWithForkedClassLoader;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the outbox of an application that was processed ahead of time without a key.
 */
@CompileWithForkedClassLoader
class HarborOutboxAotTests {

	@Test
	void propertiesAreReadAtRuntime() {
		AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
		context.register(Application.class);
		TestGenerationContext generation = AheadOfTime.process(context);
		AheadOfTime.run(generation, GenericApplicationContext::new, (fresh) -> {
			TestPropertyValues
				.of("spring.datasource.generate-unique-name=true", "harbor.jdbc.table-prefix=other_",
						"harbor.workspace-id=ws_1")
				.applyTo(fresh);
			fresh.refresh();
			HarborOutbox outbox = fresh.getBean(HarborOutbox.class);
			String id = outbox.emit("order.shipped", Map.of());
			assertThat(outbox.list(OutboxQuery.create()).data()).extracting(OutboxEvent::id).containsExactly(id);
		});
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ DataSourceAutoConfiguration.class, DataSourceTransactionManagerAutoConfiguration.class,
			RestClientAutoConfiguration.class, HarborConnectionDetailsAutoConfiguration.class,
			HarborClientAutoConfiguration.class, HarborJdbcAutoConfiguration.class,
			HarborOutboxAutoConfiguration.class })
	static class Application {

	}

}
