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

import java.util.List;
import java.util.stream.Stream;

import dev.harbor.webhook.web.WebhookServer;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what the start of an application takes that does not depend on the machine.
 */
class StartTests {

	@Test
	void applicationThatUsesNothingHasFewBeans() {
		try (WebhookServer server = WebhookServer.run()) {
			ConfigurableListableBeanFactory beans = server.context().getBeanFactory();
			List<String> ours = Stream.of(beans.getBeanDefinitionNames())
				.filter((name) -> isOurs(beans.getBeanDefinition(name)))
				.toList();
			assertThat(ours).hasSizeBetween(1, 53);
		}
	}

	private static boolean isOurs(BeanDefinition definition) {
		return String.valueOf(definition.getResourceDescription()).contains("arbor")
				|| String.valueOf(definition.getBeanClassName()).startsWith("dev.harbor.autoconfigure.");
	}

}
