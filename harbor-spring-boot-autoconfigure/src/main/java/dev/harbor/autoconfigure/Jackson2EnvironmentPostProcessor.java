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

import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.util.ClassUtils;

/**
 * Keeps Jackson 2 for applications with Jackson 2 only: Spring Boot prefers Jackson 3 if
 * its classes are present, which Harbor's own JSON requires. Properties of the
 * application take precedence.
 */
class Jackson2EnvironmentPostProcessor implements EnvironmentPostProcessor {

	private static final String JACKSON_2 = "org.springframework.boot.jackson2.autoconfigure.Jackson2AutoConfiguration";

	private static final String JACKSON_3 = "org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration";

	private static final Map<String, Object> PREFERENCES = Map.of("spring.http.converters.preferred-json-mapper",
			"jackson2", "spring.http.codecs.preferred-json-mapper", "jackson2");

	@Override
	public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
		ClassLoader classLoader = application.getClassLoader();
		if (ClassUtils.isPresent(JACKSON_2, classLoader) && !ClassUtils.isPresent(JACKSON_3, classLoader)) {
			environment.getPropertySources().addLast(new MapPropertySource("harborJackson2", PREFERENCES));
		}
	}

}
