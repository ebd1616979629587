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

import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

import dev.harbor.webhook.web.AbstractWebhookMappings;
import dev.harbor.webhook.web.HarborWebhookMethods;
import dev.harbor.webhook.web.WebhookMappings;
import dev.harbor.webhook.web.WebhookRoute;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpMethod;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.reactive.result.method.RequestMappingInfoHandlerMapping;
import org.springframework.web.util.pattern.PathPattern;

/**
 * {@link WebhookMappings} for Spring WebFlux.
 */
class ReactiveWebhookMappings extends AbstractWebhookMappings {

	ReactiveWebhookMappings(HarborWebhookMethods methods, Supplier<List<RequestMappingInfoHandlerMapping>> controllers,
			Supplier<List<WebhookRoute>> routes) {
		super(methods, (consumer) -> eachMethod(controllers.get(), consumer), routes);
	}

	/**
	 * Return the pattern that a request matches.
	 * @param request the request
	 * @return the pattern, or {@code null} if the request is not a delivery
	 */
	@Nullable PathPattern match(ServerHttpRequest request) {
		return match(request, (endpoint) -> true);
	}

	/**
	 * Return the pattern of certain endpoints that a request matches.
	 * @param request the request
	 * @param endpoints the predicate for the names of endpoints
	 * @return the pattern, or {@code null} if the request is not a delivery to one of
	 * them
	 */
	@Nullable PathPattern match(ServerHttpRequest request, Predicate<String> endpoints) {
		return request.getMethod().equals(HttpMethod.POST)
				? match(() -> request.getPath().pathWithinApplication(), endpoints) : null;
	}

	private static void eachMethod(List<RequestMappingInfoHandlerMapping> controllers,
			BiConsumer<HandlerMethod, Supplier<Set<PathPattern>>> consumer) {
		for (RequestMappingInfoHandlerMapping mapping : controllers) {
			mapping.getHandlerMethods()
				.forEach((info, handler) -> consumer.accept(handler, () -> info.getPatternsCondition().getPatterns()));
		}
	}

}
