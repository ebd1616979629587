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

package dev.harbor.webhook.web.servlet;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Collections;

import dev.harbor.webhook.web.InvalidHarborWebhookMethodException;
import dev.harbor.webhook.web.WebhookMethodRules;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.util.ReflectionUtils;
import org.springframework.web.accept.ApiVersionHolder;
import org.springframework.web.accept.ApiVersionStrategy;
import org.springframework.web.accept.MissingApiVersionException;
import org.springframework.web.accept.NotAcceptableApiVersionException;
import org.springframework.web.servlet.mvc.condition.VersionRequestCondition;

/**
 * Checks that a method can be reached by a delivery, which has no API version in a
 * header.
 */
final class ApiVersionCheck {

	private ApiVersionCheck() {
	}

	static void check(ApiVersionStrategy strategy, VersionRequestCondition condition, Method method) {
		if (comesFromElsewhere(strategy)) {
			return;
		}
		Comparable<?> counted = strategy.getDefaultVersion();
		if (counted != null) {
			if (!isReached(condition, requestWithoutHeaders(counted))) {
				throw WebhookMethodRules.ofAnotherVersion(method, condition.getVersion(), counted);
			}
			return;
		}
		try {
			strategy.validateVersion(null, requestWithoutHeaders(null));
		}
		catch (MissingApiVersionException ex) {
			throw new InvalidHarborWebhookMethodException(method,
					"Each request must have an API version in a header, which deliveries do not have",
					"Set 'spring.mvc.apiversion.default' instead of 'spring.mvc.apiversion.required', or take the "
							+ "version from the path.");
		}
		catch (RuntimeException ex) {
			// The validation needs another part of the request, which is not known here.
		}
	}

	private static boolean isReached(VersionRequestCondition condition, HttpServletRequest request) {
		try {
			VersionRequestCondition matching = condition.getMatchingCondition(request);
			if (matching != null) {
				matching.handleMatch(request);
			}
			return matching != null;
		}
		catch (NotAcceptableApiVersionException ex) {
			return false;
		}
	}

	/*
	 * A version in the path or the query is part of the URL registered with Harbor.
	 */
	private static boolean comesFromElsewhere(ApiVersionStrategy strategy) {
		try {
			return strategy.resolveVersion(requestWithoutHeaders(null)) != null;
		}
		catch (RuntimeException ex) {
			return true;
		}
	}

	private static HttpServletRequest requestWithoutHeaders(@Nullable Comparable<?> version) {
		return (HttpServletRequest) Proxy.newProxyInstance(ApiVersionCheck.class.getClassLoader(),
				new Class<?>[] { HttpServletRequest.class },
				(proxy, method, arguments) -> answer(method, arguments, version));
	}

	private static @Nullable Object answer(Method method, Object @Nullable [] arguments,
			@Nullable Comparable<?> version) {
		return switch (method.getName()) {
			case "getHeader", "getContentType" -> null;
			case "getHeaders", "getHeaderNames" -> Collections.emptyEnumeration();
			default -> {
				if (method.getName().equals("getAttribute") && version != null) {
					yield ApiVersionHolder.fromVersion(version);
				}
				if (ReflectionUtils.isObjectMethod(method)) {
					yield null;
				}
				throw new UnsupportedOperationException(method.getName());
			}
		};
	}

}
