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

import org.springframework.beans.factory.aot.BeanFactoryInitializationAotContribution;
import org.springframework.beans.factory.aot.BeanFactoryInitializationAotProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ResourceLoader;
import org.springframework.util.StringUtils;

/**
 * Adds hints for the schemas on the class path, so that a native image contains them.
 */
class EventSchemasAotProcessor implements BeanFactoryInitializationAotProcessor {

	@Override
	public @Nullable BeanFactoryInitializationAotContribution processAheadOfTime(
			ConfigurableListableBeanFactory beanFactory) {
		String location = beanFactory.getBean(Environment.class)
			.getProperty(HarborEventSchemasAutoConfiguration.LOCATION, "")
			.strip();
		String path = HarborEventSchemasAutoConfiguration.ValidatorConfiguration.location(location);
		if (location.isEmpty() || !path.startsWith(ResourceLoader.CLASSPATH_URL_PREFIX)) {
			return null;
		}
		String directory = StringUtils.trimTrailingCharacter(
				StringUtils.trimLeadingCharacter(path.substring(ResourceLoader.CLASSPATH_URL_PREFIX.length()), '/'),
				'/');
		return (generationContext, code) -> generationContext.getRuntimeHints()
			.resources()
			.registerPattern(directory)
			.registerPattern(directory + "/*.json")
			.registerPattern(directory + "/**/*.json");
	}

}
