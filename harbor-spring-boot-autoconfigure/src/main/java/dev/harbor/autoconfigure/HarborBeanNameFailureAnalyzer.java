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

import java.util.Objects;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.support.BeanDefinitionOverrideException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * {@link AbstractFailureAnalyzer} for a bean of the application with the name of a bean
 * of the auto-configuration. Takes precedence over the analyzer of Spring Boot, which
 * advises to replace the application's bean.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
class HarborBeanNameFailureAnalyzer extends AbstractFailureAnalyzer<BeanDefinitionOverrideException> {

	private static final String OURS = "[dev/harbor/autoconfigure/";

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, BeanDefinitionOverrideException cause) {
		String ours = cause.getBeanDefinition().getResourceDescription();
		if (ours == null || !ours.contains(OURS)) {
			return null;
		}
		String theirs = Objects.requireNonNullElse(cause.getExistingDefinition().getResourceDescription(),
				"the application");
		return MessagesPage.analysis(
				"The bean '%s', defined in %s, has the name of a bean that Harbor's auto-configuration defines in %s."
					.formatted(cause.getBeanName(), theirs, ours),
				("Give the bean '%s' another name, for example in the annotation that defines it. With "
						+ "'spring.main.allow-bean-definition-overriding', it would replace the bean of the "
						+ "auto-configuration.")
					.formatted(cause.getBeanName()),
				"bean-name-taken", cause);
	}

}
