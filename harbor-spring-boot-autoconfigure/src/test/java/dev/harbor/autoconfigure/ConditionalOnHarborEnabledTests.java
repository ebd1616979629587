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

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ConditionalOnHarborEnabled}.
 */
class ConditionalOnHarborEnabledTests {

	@ParameterizedTest
	@CsvSource({ "harbor.enabled=off, harbor.enabled, false", "harbor.enabled=YES, harbor.enabled, true",
			"harbor.enabled=, harbor.enabled, true", "other=1, harbor.enabled, true",
			"harbor.inbox.enabled=no, harbor.inbox.enabled, false",
			"harbor.inbox.enabled= , harbor.inbox.enabled, true", "harbor.inbox.enabled=on, harbor.inbox.enabled, true",
			"other=1, explain, false", "harbor.webhook.explain-rejections=on, explain, true",
			"harbor.webhook.explain-rejections=, explain, false", "harbor.webhook.explainRejections=1, explain, true" })
	void acceptsTheSpellingsOfBinding(String property, String bean, boolean expected) {
		new ApplicationContextRunner().withUserConfiguration(Beans.class)
			.withPropertyValues(property)
			.run((context) -> assertThat(context.containsBean(bean)).isEqualTo(expected));
	}

	@Configuration(proxyBeanMethods = false)
	static class Beans {

		@Bean("harbor.enabled")
		@ConditionalOnHarborEnabled
		String enabled() {
			return "";
		}

		@Bean("harbor.inbox.enabled")
		@ConditionalOnHarborEnabled(property = "harbor.inbox.enabled")
		String inbox() {
			return "";
		}

		@Bean("explain")
		@ConditionalOnHarborEnabled(property = "harbor.webhook.explain-rejections", ifMissing = false)
		String explain() {
			return "";
		}

	}

}
