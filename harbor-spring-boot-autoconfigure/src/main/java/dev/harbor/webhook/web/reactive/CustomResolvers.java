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

package dev.harbor.webhook.web.reactive;

import java.util.ArrayList;
import java.util.List;

import org.springframework.web.reactive.result.method.HandlerMethodArgumentResolver;
import org.springframework.web.reactive.result.method.annotation.ArgumentResolverConfigurer;

/**
 * Collects the argument resolvers of the application, because
 * {@link ArgumentResolverConfigurer} does not make them accessible.
 */
class CustomResolvers extends ArgumentResolverConfigurer {

	private final List<HandlerMethodArgumentResolver> added = new ArrayList<>();

	@Override
	public void addCustomResolver(HandlerMethodArgumentResolver... resolvers) {
		this.added.addAll(List.of(resolvers));
	}

	List<HandlerMethodArgumentResolver> added() {
		return this.added;
	}

}
