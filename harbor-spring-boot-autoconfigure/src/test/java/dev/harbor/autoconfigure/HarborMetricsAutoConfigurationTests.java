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

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link HarborMetricsAutoConfiguration}.
 */
class HarborMetricsAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(HarborConnectionDetailsAutoConfiguration.class,
				HarborClientAutoConfiguration.class, HarborMetricsAutoConfiguration.class));

	@Test
	void gaugesOfEachClientAreUnknownUntilTheClientIsCreated() {
		this.runner
			.withPropertyValues("harbor.secret-key=hb_test_0123456789", "harbor.clients.emitter.scopes=events:write")
			.run((context) -> {
				SimpleMeterRegistry registry = new SimpleMeterRegistry();
				context.getBean(HarborClientMetrics.class).bindTo(registry);
				for (String gauge : new String[] { "harbor.client.rate.limit.max",
						"harbor.client.rate.limit.remaining" }) {
					assertThat(registry.get(gauge).gauges()).hasSize(2).allMatch((each) -> Double.isNaN(each.value()));
				}
				assertThat(context.getSourceApplicationContext().getBeanFactory().containsSingleton("harborClient"))
					.isFalse();
			});
	}

	@Test
	void isSwitchedOffWithEverythingElse() {
		this.runner.withPropertyValues("harbor.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(HarborClientMetrics.class));
	}

	@Test
	void metersAreNotNeeded() {
		this.runner.withClassLoader(new FilteredClassLoader("io.micrometer.core"))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("harborClientMetrics"));
	}

}
