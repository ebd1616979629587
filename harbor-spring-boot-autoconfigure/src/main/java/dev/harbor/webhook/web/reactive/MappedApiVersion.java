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

import dev.harbor.webhook.web.WebhookMethodRules.ApiVersion;
import org.jspecify.annotations.Nullable;

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
 * {@link ApiVersion} of a method in Spring WebFlux.
 *
 * @param strategy the strategy of the application
 * @param condition the condition of the method
 */
record MappedApiVersion(ApiVersionStrategy strategy, VersionRequestCondition condition) implements ApiVersion {

	private static final ServerWebExchange WITHOUT_HEADERS = only(ServerWebExchange.class,
			Map.of("getRequest", only(ServerHttpRequest.class, Map.of("getHeaders", HttpHeaders.EMPTY))));

	@Override
	public @Nullable String mapped() {
		return this.condition.getVersion();
	}

	@Override
	public @Nullable Comparable<?> defaultVersion() {
		return this.strategy.getDefaultVersion();
	}

	@Override
	public @Nullable String problemWithoutVersion() {
		try {
			this.strategy.validateVersion(null, WITHOUT_HEADERS);
		}
		catch (MissingApiVersionException ex) {
			return "Each request must have an API version in a header";
		}
		catch (RuntimeException ex) {
			// The validation needs another part of the request, which is not known here.
			return null;
		}
		// Also if the version is not required.
		return "Spring WebFlux answers 404 to each request without an API version in a header";
	}

	@Override
	public boolean matches(Comparable<?> version) {
		ServerWebExchange exchange = only(ServerWebExchange.class,
				Map.of("getRequiredAttribute", ApiVersionHolder.fromVersion(version)));
		try {
			VersionRequestCondition matching = this.condition.getMatchingCondition(exchange);
			if (matching != null) {
				matching.handleMatch(exchange);
			}
			return matching != null;
		}
		catch (NotAcceptableApiVersionException ex) {
			return false;
		}
	}

	@Override
	public boolean isInUrl() {
		try {
			return this.strategy.resolveApiVersion(WITHOUT_HEADERS).blockOptional().isPresent();
		}
		catch (RuntimeException ex) {
			return true;
		}
	}

	private static <T> T only(Class<T> type, Map<String, Object> answers) {
		return type.cast(Proxy.newProxyInstance(MappedApiVersion.class.getClassLoader(), new Class<?>[] { type },
				(proxy, method, arguments) -> {
					Object answer = answers.get(method.getName());
					if (answer == null && !ReflectionUtils.isObjectMethod(method)) {
						throw new UnsupportedOperationException(method.getName());
					}
					return answer;
				}));
	}

}
