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

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.NestedExceptionUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.THROWABLE;

/**
 * Tests for {@link DevelopmentInterlock} in a module without support for development.
 */
class DevelopmentInterlockTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(HarborConnectionDetailsAutoConfiguration.class));

	@ParameterizedTest
	@ValueSource(strings = { "harbor.sandbox.url=http://localhost:8474", "harbor.development.forward=true",
			"harbor.development.forward=on" })
	void propertyOfDevelopmentIsRefusedInProduction(String property) {
		this.contextRunner.withPropertyValues(property)
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.extracting(NestedExceptionUtils::getMostSpecificCause, THROWABLE)
				.isInstanceOf(InvalidHarborPropertyException.class)
				.hasMessageContaining("'" + property.substring(0, property.indexOf('=')) + "'")
				.hasMessageContaining("harbor-spring-boot-test"));
	}

	@Test
	void variableIsRefusedAsWell() {
		this.contextRunner.withSystemProperties("HARBOR_SANDBOX_URL=x")
			.withPropertyValues("harbor.sandbox.url=${HARBOR_SANDBOX_URL}")
			.run((context) -> assertThat(context).hasFailed());
	}

	@ParameterizedTest
	@ValueSource(strings = { "harbor.sandbox.url=", "harbor.development.forward=false",
			"harbor.development.forward=OFF", "harbor.development.forward= " })
	void disabledPropertyIsAccepted(String property) {
		this.contextRunner.withPropertyValues(property).run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void startsWhenHarborIsDisabled() {
		this.contextRunner.withPropertyValues("harbor.sandbox.url=http://localhost:8474", "harbor.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed());
	}

}
