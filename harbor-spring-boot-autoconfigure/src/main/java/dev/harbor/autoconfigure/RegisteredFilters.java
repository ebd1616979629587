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

import jakarta.servlet.Filter;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.web.servlet.AbstractFilterRegistrationBean;
import org.springframework.boot.web.servlet.ServletContextInitializerBeans;
import org.springframework.util.ClassUtils;

/**
 * Describes the filters of webhook methods. Uses the beans, because a servlet container
 * does not expose the order of filters.
 */
class RegisteredFilters implements WebhookFilterNames {

	private final ListableBeanFactory beans;

	RegisteredFilters(ListableBeanFactory beans) {
		this.beans = beans;
	}

	/**
	 * Describe the filters.
	 * @return the name and the class of each filter, outermost first
	 */
	@Override
	public List<String> get() {
		return new ServletContextInitializerBeans(this.beans).stream()
			.filter(AbstractFilterRegistrationBean.class::isInstance)
			.<AbstractFilterRegistrationBean<?>>map(AbstractFilterRegistrationBean.class::cast)
			.filter(AbstractFilterRegistrationBean::isEnabled)
			.map(RegisteredFilters::describe)
			.toList();
	}

	private static String describe(AbstractFilterRegistrationBean<?> registration) {
		Filter filter = registration.getFilter();
		String name = registration.getFilterName();
		return (filter != null) ? "%s (%s)".formatted(name, ClassUtils.getUserClass(filter).getName()) : name;
	}

}
