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

import java.util.Collection;

import dev.harbor.webhook.web.WebhookRoute;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpMethod;
import org.springframework.web.reactive.handler.SimpleUrlHandlerMapping;
import org.springframework.web.server.ServerWebExchange;

/**
 * {@link SimpleUrlHandlerMapping} for POST requests to the paths of routes.
 */
class WebhookRouteMapping extends SimpleUrlHandlerMapping {

	WebhookRouteMapping() {
		// Before router functions and controllers of the application, which may be mapped
		// to all paths.
		setOrder(-2);
	}

	void register(Collection<WebhookRoute> routes) {
		routes.forEach((route) -> registerHandler(route.path(), route));
	}

	@Override
	public Mono<Object> getHandlerInternal(ServerWebExchange exchange) {
		return exchange.getRequest().getMethod().equals(HttpMethod.POST) ? super.getHandlerInternal(exchange)
				: Mono.empty();
	}

}
