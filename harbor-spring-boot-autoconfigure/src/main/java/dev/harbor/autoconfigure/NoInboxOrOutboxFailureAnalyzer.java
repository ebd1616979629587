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

import javax.sql.DataSource;

import dev.harbor.inbox.HarborInbox;
import dev.harbor.outbox.HarborOutbox;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;

/**
 * {@link AbstractFailureAnalyzer} for an inbox or an outbox that is injected but does not
 * exist. Takes precedence over the analyzer of Spring Boot, which advises to define a
 * bean.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
class NoInboxOrOutboxFailureAnalyzer extends AbstractFailureAnalyzer<NoSuchBeanDefinitionException> {

	private static final Map<Class<?>, String> PROPERTIES = Map.of(HarborInbox.class, "harbor.inbox.enabled",
			HarborOutbox.class, "harbor.outbox.enabled");

	private final BeanFactory beans;

	private final Environment environment;

	NoInboxOrOutboxFailureAnalyzer(BeanFactory beans, Environment environment) {
		this.beans = beans;
		this.environment = environment;
	}

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, NoSuchBeanDefinitionException cause) {
		ResolvableType type = cause.getResolvableType();
		String property = (type != null) ? PROPERTIES.get(type.resolve(Object.class)) : null;
		if (type == null || property == null || cause instanceof NoUniqueBeanDefinitionException) {
			return null;
		}
		Reason reason = reason(property);
		return (reason != null) ? MessagesPage.analysis("A bean of type '%s' is injected, but %s."
			.formatted(type.resolve(Object.class).getName(), reason.description()), reason.action(),
				"no-inbox-or-outbox", cause) : null;
	}

	private @Nullable Reason reason(String property) {
		if (!OnHarborEnabledCondition.get(property, true, this.environment)) {
			return new Reason(
					"the property %s switches it off"
						.formatted(HarborPropertyDescription.of(property, this.environment)),
					"Set the property %s to true.".formatted(HarborPropertyDescription.of(property)));
		}
		// Slices of tests have no client and no inbox or outbox.
		if (!(this.beans instanceof ListableBeanFactory listable)
				|| !listable.containsBeanDefinition(HarborClientAutoConfiguration.class.getName())) {
			return null;
		}
		if (!ClassUtils.isPresent("com.github.kagkarlsson.scheduler.Scheduler", getClass().getClassLoader())) {
			return new Reason("the starter with JDBC is not on the class path",
					"Use 'harbor-spring-boot-starter-jdbc' instead of 'harbor-spring-boot-starter'.");
		}
		return (listable.getBeanNamesForType(DataSource.class, true, false).length == 0)
				? new Reason("there is no DataSource",
						"Define a DataSource bean. Spring Boot configures none in an application with R2DBC.")
				: null;
	}

	private record Reason(String description, String action) {

	}

}
