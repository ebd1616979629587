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

import dev.harbor.webhook.web.WebhookMethodRules.ApiVersion;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.util.ReflectionUtils;
import org.springframework.web.accept.ApiVersionHolder;
import org.springframework.web.accept.ApiVersionStrategy;
import org.springframework.web.accept.MissingApiVersionException;
import org.springframework.web.accept.NotAcceptableApiVersionException;
import org.springframework.web.servlet.mvc.condition.VersionRequestCondition;

/**
 * {@link ApiVersion} of a method in Spring MVC.
 *
 * @param strategy the strategy of the application
 * @param condition the condition of the method
 */
record MappedApiVersion(ApiVersionStrategy strategy, VersionRequestCondition condition) implements ApiVersion {

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
			this.strategy.validateVersion(null, requestWithoutHeaders(null));
			return null;
		}
		catch (MissingApiVersionException ex) {
			return "Each request must have an API version in a header";
		}
		catch (RuntimeException ex) {
			// The validation needs another part of the request, which is not known here.
			return null;
		}
	}

	@Override
	public boolean matches(Comparable<?> version) {
		HttpServletRequest request = requestWithoutHeaders(version);
		try {
			VersionRequestCondition matching = this.condition.getMatchingCondition(request);
			if (matching != null) {
				matching.handleMatch(request);
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
			return this.strategy.resolveVersion(requestWithoutHeaders(null)) != null;
		}
		catch (RuntimeException ex) {
			return true;
		}
	}

	private static HttpServletRequest requestWithoutHeaders(@Nullable Comparable<?> version) {
		return (HttpServletRequest) Proxy.newProxyInstance(MappedApiVersion.class.getClassLoader(),
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
