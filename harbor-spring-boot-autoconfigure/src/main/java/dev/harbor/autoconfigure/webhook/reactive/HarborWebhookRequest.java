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

package dev.harbor.autoconfigure.webhook.reactive;

import java.util.List;
import java.util.function.Predicate;

import dev.harbor.webhook.web.reactive.HarborWebhookWebFlux;
import reactor.core.publisher.Mono;

import org.springframework.context.ApplicationContext;
import org.springframework.security.web.server.util.matcher.ServerWebExchangeMatcher;
import org.springframework.util.Assert;
import org.springframework.web.server.ServerWebExchange;

/**
 * Factory of Spring Security's matchers for deliveries: {@code POST} requests to the
 * paths of webhook methods and listeners.
 *
 * @since 0.2.0
 */
public final class HarborWebhookRequest {

	private HarborWebhookRequest() {
	}

	/**
	 * Return a matcher for deliveries to any webhook endpoint of the application.
	 * @return the matcher
	 */
	public static ServerWebExchangeMatcher toAnyEndpoint() {
		return new Matcher((endpoint) -> true);
	}

	/**
	 * Return a matcher for deliveries to the given webhook endpoints.
	 * @param endpoints the names of the endpoints
	 * @return the matcher
	 */
	public static ServerWebExchangeMatcher to(String... endpoints) {
		Assert.notEmpty(endpoints, "'endpoints' must not be empty");
		List<String> names = List.of(endpoints);
		return new Matcher(names::contains);
	}

	/**
	 * Matcher that uses the application context of the exchange.
	 */
	private record Matcher(Predicate<String> endpoints) implements ServerWebExchangeMatcher {

		@Override
		public Mono<MatchResult> matches(ServerWebExchange exchange) {
			return isDelivery(exchange) ? MatchResult.match() : MatchResult.notMatch();
		}

		private boolean isDelivery(ServerWebExchange exchange) {
			ApplicationContext context = exchange.getApplicationContext();
			return context != null && context.getBeanProvider(HarborWebhookWebFlux.class)
				.stream()
				.anyMatch((webFlux) -> webFlux.isDelivery(exchange.getRequest(), this.endpoints));
		}

	}

}
