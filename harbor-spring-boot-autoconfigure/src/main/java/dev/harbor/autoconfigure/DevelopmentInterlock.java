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

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;
import org.springframework.util.StringUtils;

/**
 * Fails if Harbor is enabled for development but the module for development is missing.
 * Otherwise an application that is meant to use a sandbox would call Harbor.
 */
class DevelopmentInterlock implements BeanFactoryPostProcessor {

	private static final String URL = "harbor.sandbox.url";

	private static final String FORWARD = "harbor.development.forward";

	private static final String OF_DEVELOPMENT = "dev.harbor.test.HarborSandbox";

	private final Environment environment;

	DevelopmentInterlock(Environment environment) {
		this.environment = environment;
	}

	@Override
	public void postProcessBeanFactory(ConfigurableListableBeanFactory beanFactory) {
		// The configuration at runtime is not known during ahead-of-time processing.
		if (Boolean.getBoolean("spring.aot.processing") || !HarborPropertyDescription.isEnabled(this.environment)) {
			return;
		}
		String property = propertyOfDevelopment();
		if (property != null && !ClassUtils.isPresent(OF_DEVELOPMENT, beanFactory.getBeanClassLoader())) {
			throw refusal(property);
		}
	}

	private @Nullable String propertyOfDevelopment() {
		if (StringUtils.hasText(this.environment.getProperty(URL))) {
			return URL;
		}
		return OnHarborEnabledCondition.get(FORWARD, false, this.environment) ? FORWARD : null;
	}

	private static InvalidHarborPropertyException refusal(String property) {
		return new InvalidHarborPropertyException(property,
				"It is for development and requires harbor-spring-boot-test, which is not on the class path",
				"Start the application with 'dev.harbor:harbor-spring-boot-test' on the class path, for example with "
						+ "the goal 'spring-boot:test-run', or remove the property '%s'.".formatted(property));
	}

}
