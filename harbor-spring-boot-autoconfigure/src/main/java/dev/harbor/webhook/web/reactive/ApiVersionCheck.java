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

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Map;

import dev.harbor.webhook.web.InvalidHarborWebhookMethodException;
import dev.harbor.webhook.web.WebhookMethodRules;

import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.util.ReflectionUtils;
import org.springframework.web.accept.ApiVersionHolder;
import org.springframework.web.accept.MissingApiVersionException;
import org.springframework.web.accept.NotAcceptableApiVersionException;
import org.springframework.web.reactive.accept.ApiVersionStrategy;
import org.springframework.web.reactive.result.condition.VersionRequestCondition;
import org.springframework.web.server.ServerWebExchange;

/**
 * Checks that a method can be reached by a delivery, which has no API version in a
 * header.
 */
final class ApiVersionCheck {

	private static final ServerWebExchange WITHOUT_HEADERS = only(ServerWebExchange.class,
			Map.of("getRequest", only(ServerHttpRequest.class, Map.of("getHeaders", HttpHeaders.EMPTY))));

	private ApiVersionCheck() {
	}

	static void check(ApiVersionStrategy strategy, VersionRequestCondition condition, Method method) {
		if (comesFromElsewhere(strategy)) {
			return;
		}
		Comparable<?> counted = strategy.getDefaultVersion();
		if (counted != null) {
			if (!isReached(condition, exchangeOf(counted))) {
				throw WebhookMethodRules.ofAnotherVersion(method, condition.getVersion(), counted);
			}
			return;
		}
		try {
			strategy.validateVersion(null, WITHOUT_HEADERS);
		}
		catch (MissingApiVersionException ex) {
			throw withoutVersion(method, "Each request must have an API version in a header");
		}
		catch (RuntimeException ex) {
			// The validation needs another part of the request, which is not known here.
			return;
		}
		// Also if the version is not required.
		throw withoutVersion(method, "Spring WebFlux answers 404 to each request without an API version in a header");
	}

	private static InvalidHarborWebhookMethodException withoutVersion(Method method, String problem) {
		return new InvalidHarborWebhookMethodException(method, problem + ", which deliveries do not have",
				"Set 'spring.webflux.apiversion.default' instead of 'spring.webflux.apiversion.required', or take "
						+ "the version from the path.");
	}

	private static boolean isReached(VersionRequestCondition condition, ServerWebExchange exchange) {
		try {
			VersionRequestCondition matching = condition.getMatchingCondition(exchange);
			if (matching != null) {
				matching.handleMatch(exchange);
			}
			return matching != null;
		}
		catch (NotAcceptableApiVersionException ex) {
			return false;
		}
	}

	private static ServerWebExchange exchangeOf(Comparable<?> version) {
		return only(ServerWebExchange.class, Map.of("getRequiredAttribute", ApiVersionHolder.fromVersion(version)));
	}

	/*
	 * A version in the path or the query is part of the URL registered with Harbor.
	 */
	private static boolean comesFromElsewhere(ApiVersionStrategy strategy) {
		try {
			return strategy.resolveApiVersion(WITHOUT_HEADERS).blockOptional().isPresent();
		}
		catch (RuntimeException ex) {
			return true;
		}
	}

	private static <T> T only(Class<T> type, Map<String, Object> answers) {
		return type.cast(Proxy.newProxyInstance(ApiVersionCheck.class.getClassLoader(), new Class<?>[] { type },
				(proxy, method, arguments) -> {
					Object answer = answers.get(method.getName());
					if (answer == null && !ReflectionUtils.isObjectMethod(method)) {
						throw new UnsupportedOperationException(method.getName());
					}
					return answer;
				}));
	}

}
