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

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

import dev.harbor.autoconfigure.HarborConnectionDetails;
import dev.harbor.test.HarborSandbox;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link AutoConfigureHarborSandbox @AutoConfigureHarborSandbox}.
 */
@SpringBootTest(classes = EmptyApplication.class, webEnvironment = SpringBootTest.WebEnvironment.NONE)
@AutoConfigureHarborSandbox
class AutoConfigureHarborSandboxTests {

	@Autowired
	private HarborSandbox sandbox;

	@Autowired
	private HarborConnectionDetails details;

	@Autowired
	private Environment environment;

	@Test
	void sandboxIsInjected() {
		assertThat(this.details.getBaseUrl("default")).isEqualTo(this.sandbox.baseUrl());
		assertThat(this.environment.getProperty("harbor.workspace-id")).isEqualTo(this.sandbox.workspaceId());
	}

	@Test
	void sandboxIsResetBeforeOneTest() {
		createOnlyEvent();
	}

	@Test
	void sandboxIsResetBeforeAnother() {
		createOnlyEvent();
	}

	private void createOnlyEvent() {
		this.sandbox.createEvent("order.shipped", Map.of());
		assertThat(this.sandbox.events()).hasSize(1);
	}

	@Test
	void sandboxServesDevelopment() {
		try (ConfigurableApplicationContext context = SpringApplication.from(EmptyApplication::main)
			.with(Development.class)
			.run()
			.getApplicationContext()) {
			HarborSandbox sandbox = context.getBean(HarborSandbox.class);
			assertThat(context.getBean(HarborConnectionDetails.class).getBaseUrl("default"))
				.isEqualTo(sandbox.baseUrl());
			assertThat(context.getEnvironment().getProperty("harbor.workspace-id")).isEqualTo(sandbox.workspaceId());
		}
	}

	@Nested
	class Inner {

		@Autowired
		private HarborSandbox inner;

		@Test
		void nestedTestSharesTheSandbox() {
			assertThat(this.inner).isSameAs(AutoConfigureHarborSandboxTests.this.sandbox);
		}

		@Test
		void sandboxIsResetBeforeANestedTest() {
			createOnlyEvent();
		}

		@Test
		void sandboxIsResetBeforeAnotherNestedTest() {
			createOnlyEvent();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@AutoConfigureHarborSandbox
	static class Development {

	}

}
