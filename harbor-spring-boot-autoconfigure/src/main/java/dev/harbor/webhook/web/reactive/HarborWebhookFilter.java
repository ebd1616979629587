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

import java.util.function.Predicate;

import dev.harbor.webhook.web.UnreachedRequests;
import dev.harbor.webhook.web.WebhookAnswer;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import org.springframework.web.util.pattern.PathPattern;

/**
 * Ensures that the answer to a delivery agrees with its decided outcome, even if other
 * filters change the answer. A request that did not reach the handler is not answered
 * with success, because the event would be lost. Has precedence over the filters of the
 * application.
 */
class HarborWebhookFilter implements WebFilter, Ordered {

	private final ReactiveWebhookMappings mappings;

	private final Predicate<Object> isOurs;

	private final UnreachedRequests unreached;

	HarborWebhookFilter(ReactiveWebhookMappings mappings, Predicate<Object> isOurs, UnreachedRequests unreached) {
		this.mappings = mappings;
		this.isOurs = isOurs;
		this.unreached = unreached;
	}

	@Override
	public int getOrder() {
		return HIGHEST_PRECEDENCE + 2;
	}

	@Override
	public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
		PathPattern pattern = this.mappings.match(exchange.getRequest());
		if (pattern == null) {
			return chain.filter(exchange);
		}
		GuardedResponse response = new GuardedResponse(exchange.getResponse(),
				(status) -> replacement(exchange, pattern, status));
		return chain.filter(exchange.mutate().response(response).build())
			.onErrorResume((ex) -> failed(exchange, ex))
			.then(Mono.defer(response::setComplete));
	}

	/*
	 * Returns the answer to send instead, or null if the answer of the application can be
	 * sent.
	 */
	private @Nullable WebhookAnswer replacement(ServerWebExchange exchange, PathPattern pattern,
			HttpStatusCode status) {
		WebhookAnswer decided = ReactiveAnswers.decided(exchange);
		if (decided != null) {
			return (status.value() < 300 && !decided.isSuccess()) ? decided : null;
		}
		if (isOthers(exchange)) {
			return null;
		}
		if (isTurnedAway(status) && !hasCredentials(exchange)) {
			this.unreached.turnedAway(pattern, status.value());
		}
		if (status.value() >= 300) {
			return null;
		}
		this.unreached.acknowledged(HttpStatus.SERVICE_UNAVAILABLE.value());
		return WebhookAnswer.unavailable(null);
	}

	/*
	 * The same path may have handlers for other requests.
	 */
	private boolean isOthers(ServerWebExchange exchange) {
		Object handler = exchange.getAttribute(HandlerMapping.BEST_MATCHING_HANDLER_ATTRIBUTE);
		return handler != null && !this.isOurs.test(handler);
	}

	/*
	 * A redirect usually leads to a login page.
	 */
	private static boolean isTurnedAway(HttpStatusCode status) {
		return status.value() == 401 || status.value() == 403 || status.is3xxRedirection();
	}

	/*
	 * Harbor sends none.
	 */
	private static boolean hasCredentials(ServerWebExchange exchange) {
		return exchange.getRequest().getHeaders().containsHeader(HttpHeaders.AUTHORIZATION);
	}

	/*
	 * Not left to the application, whose exception handling could answer with success.
	 */
	private Mono<Void> failed(ServerWebExchange exchange, Throwable failure) {
		if (exchange.getResponse().isCommitted() || isOthers(exchange)) {
			return Mono.error(failure);
		}
		HttpStatusCode status = ReactiveAnswers.statusOf(failure);
		if (status == null) {
			this.unreached.failed(failure);
		}
		return ReactiveAnswers.write(exchange,
				WebhookAnswer.failed((status != null) ? status.value() : HttpStatus.INTERNAL_SERVER_ERROR.value()));
	}

}
