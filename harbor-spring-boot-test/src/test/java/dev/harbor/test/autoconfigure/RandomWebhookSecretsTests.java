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

package dev.harbor.test.autoconfigure;

import java.util.Map;

import org.junit.jupiter.api.Test;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.context.TestContextManager;
import org.springframework.test.context.junit.jupiter.SpringJUnitConfig;

import dev.harbor.autoconfigure.ConfiguredWebhookSecrets;
import dev.harbor.test.SignedDelivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link RandomWebhookSecrets}.
 */
class RandomWebhookSecretsTests {

	@Test
	void testClassesShareContextAndSecrets() throws Exception {
		ApplicationContext context = context(First.class);
		assertThat(context(Second.class)).isSameAs(context);
		assertThat(secret(context, "default")).isEqualTo(secret(context, "default"))
			.isNotEqualTo(secret(context, "billing"));
	}

	@Test
	void contextsHaveDifferentSecrets() throws Exception {
		assertThat(secret(context(First.class), "default")).isNotEqualTo(secret(context(Other.class), "default"));
	}

	@Test
	void secretIsCreatedOnDemand() throws Exception {
		ConfigurableApplicationContext context = (ConfigurableApplicationContext) context(WithoutWebhooks.class);
		assertThat(context.getBeanFactory().containsSingleton("harborRandomWebhookSecrets")).isFalse();
	}

	@Test
	void contextWithoutHarborIsUnaffected() throws Exception {
		ConfigurableApplicationContext context = (ConfigurableApplicationContext) context(WithoutHarbor.class);
		assertThat(context.getBeanFactory().containsSingleton("harborRandomWebhookSecrets")).isFalse();
		assertThatIllegalStateException()
			.isThrownBy(() -> SignedDelivery.of("order.shipped", Map.of()).signedFor(context))
			.withMessageContaining("auto-configuration");
	}

	private static ApplicationContext context(Class<?> testClass) throws Exception {
		TestContextManager manager = new TestContextManager(testClass);
		manager.beforeTestClass();
		return manager.getTestContext().getApplicationContext();
	}

	private static String secret(ApplicationContext context, String endpoint) {
		return context.getBean(ConfiguredWebhookSecrets.class).get(endpoint).get(0);
	}

	@SpringBootTest(classes = EmptyApplication.class)
	static class First {

	}

	@SpringBootTest(classes = EmptyApplication.class)
	static class Second {

	}

	@SpringBootTest(classes = EmptyApplication.class, properties = "another=context")
	static class Other {

	}

	@SpringBootTest(classes = EmptyApplication.class, properties = "without=webhooks")
	static class WithoutWebhooks {

	}

	@SpringJUnitConfig(Nothing.class)
	static class WithoutHarbor {

	}

	@Configuration(proxyBeanMethods = false)
	static class Nothing {

	}

}
