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

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.util.ClassUtils;
import org.springframework.web.server.WebFilter;

/**
 * Describes the filters of webhook methods.
 */
class RegisteredWebFilters implements WebhookFilterNames {

	private final ObjectProvider<WebFilter> filters;

	RegisteredWebFilters(ObjectProvider<WebFilter> filters) {
		this.filters = filters;
	}

	/**
	 * Describe the filters.
	 * @return the class of each filter, outermost first
	 */
	@Override
	public List<String> get() {
		return this.filters.orderedStream().map((filter) -> ClassUtils.getUserClass(filter).getName()).toList();
	}

}
