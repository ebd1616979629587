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

package dev.harbor.webhook.web;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.BeanUtils;
import org.springframework.core.MethodParameter;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.scheduling.annotation.Async;
import org.springframework.validation.Errors;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.method.HandlerMethod;

/**
 * Rules for methods with a webhook parameter, independent of the web framework.
 *
 * @since 0.2.0
 */
public final class WebhookMethodRules {

	private final HarborWebhookMethods methods;

	private final Predicate<String> hasSecret;

	private final Map<HandlerMethod, WebhookTarget> checked = new LinkedHashMap<>();

	/**
	 * Create an instance, which can be used for one start only.
	 * @param methods the methods that receive webhooks
	 * @param hasSecret the predicate that returns whether an endpoint has a secret, or
	 * may get one at runtime
	 */
	public WebhookMethodRules(HarborWebhookMethods methods, Predicate<String> hasSecret) {
		this.methods = methods;
		this.hasSecret = hasSecret;
	}

	/**
	 * Check a method.
	 * @param handler the method
	 * @param mappedTo the HTTP methods to which it is mapped
	 * @return the target, or empty if the method receives no webhooks
	 * @throws InvalidHarborWebhookMethodException if the method cannot receive webhooks,
	 * or cannot receive them safely
	 */
	public Optional<WebhookTarget> check(HandlerMethod handler, Set<RequestMethod> mappedTo) {
		Optional<WebhookTarget> found = this.methods.find(handler);
		found.ifPresent((target) -> {
			checkMapping(handler.getMethod(), mappedTo);
			checkSecret(target.endpoint(), handler.getMethod());
			checkAsync(handler);
			for (MethodParameter parameter : handler.getMethodParameters()) {
				checkParameter(parameter, handler.getMethod());
			}
			checkOthers(handler, target);
		});
		return found;
	}

	/**
	 * Check routes against the methods that were checked before.
	 * @param routes the routes
	 * @throws InvalidHarborWebhookMethodException if a method and a route have the same
	 * endpoint
	 */
	public void checkRoutes(Collection<WebhookRoute> routes) {
		for (WebhookRoute route : routes) {
			String endpoint = route.handler().target().endpoint();
			this.checked.forEach((handler, target) -> {
				if (target.endpoint().equals(endpoint)) {
					throw new InvalidHarborWebhookMethodException(handler.getMethod(),
							"The endpoint '%s' has listeners as well, at the path %s".formatted(endpoint, route.path()),
							"Use either listeners or the method, or give the method another endpoint.");
				}
			});
		}
	}

	/**
	 * Check that a method is not mapped to the path of a route.
	 * @param handler the method, which does not have to receive webhooks
	 * @param mappedTo the HTTP methods to which it is mapped; empty for all
	 * @param patterns the path patterns to which it is mapped
	 * @param routes the routes
	 * @throws InvalidHarborWebhookMethodException if the method is mapped to the path of
	 * a route
	 */
	public void checkPath(HandlerMethod handler, Set<RequestMethod> mappedTo, Set<String> patterns,
			Collection<WebhookRoute> routes) {
		if (!mappedTo.isEmpty() && !mappedTo.contains(RequestMethod.POST)) {
			return;
		}
		for (WebhookRoute route : routes) {
			// Only an equal pattern is refused. The route has precedence over a pattern
			// with a wildcard.
			if (patterns.contains(route.path())) {
				throw new InvalidHarborWebhookMethodException(handler.getMethod(),
						"It is mapped to %s, the path of the listeners of the endpoint '%s'".formatted(route.path(),
								route.handler().target().endpoint()),
						"Map the method to another path, or set '%s' to another path."
							.formatted(pathProperty(route.handler().target().endpoint())));
			}
		}
	}

	private static String pathProperty(String endpoint) {
		return endpoint.equals("default") ? "harbor.webhook.path" : "harbor.webhook.endpoints." + endpoint + ".path";
	}

	/**
	 * Create an exception for a method that a request without an API version does not
	 * reach.
	 * @param method the method
	 * @param version the version to which the method is mapped
	 * @param counted the version of a request without a version
	 * @return the exception to throw
	 */
	public static InvalidHarborWebhookMethodException ofAnotherVersion(Method method, @Nullable String version,
			Comparable<?> counted) {
		return new InvalidHarborWebhookMethodException(method,
				"It is mapped to API version %s, but a delivery has no version and is treated as version %s"
					.formatted(version, counted),
				"Map the method without a version.");
	}

	private static void checkMapping(Method method, Set<RequestMethod> mappedTo) {
		if (!mappedTo.equals(Set.of(RequestMethod.POST))) {
			throw new InvalidHarborWebhookMethodException(method, "It is not mapped to POST only",
					"Map the method with @PostMapping; Harbor delivers with POST.");
		}
	}

	private void checkSecret(String endpoint, Method method) {
		if (!this.hasSecret.test(endpoint)) {
			throw new InvalidHarborWebhookMethodException(method, "The endpoint '" + endpoint + "' has no secret",
					"Set %s, or define a WebhookSecretProvider bean.".formatted(describeSecret(endpoint)));
		}
	}

	private static String describeSecret(String endpoint) {
		if (endpoint.equals("default")) {
			return "the property 'harbor.webhook.secret' (environment variable HARBOR_WEBHOOK_SECRET)";
		}
		String variable = "HARBOR_WEBHOOK_SECRET_" + endpoint.replace('-', '_').toUpperCase(Locale.ROOT);
		String property = "the property 'harbor.webhook.endpoints." + endpoint + ".secret'";
		// Relaxed binding ignores case, dashes and underscores. The name of a variable
		// cannot contain other characters.
		return endpoint.matches("[A-Za-z0-9_-]+") ? "%s (environment variable %s)".formatted(property, variable)
				: property + "; no environment variable can name this endpoint, only one of letters, digits, dashes "
						+ "and underscores";
	}

	private static void checkAsync(HandlerMethod handler) {
		if (AnnotatedElementUtils.hasAnnotation(handler.getMethod(), Async.class)
				|| AnnotatedElementUtils.hasAnnotation(handler.getBeanType(), Async.class)) {
			throw new InvalidHarborWebhookMethodException(handler.getMethod(),
					"It is @Async, so its event would be recorded as handled before it is handled",
					"Remove @Async; return a Callable, or a CompletableFuture that ends when the event is handled.");
		}
	}

	private static void checkParameter(MethodParameter parameter, Method method) {
		Class<?> type = parameter.getParameterType();
		if (HarborWebhookMethods.isMarked(parameter)
				&& (BeanUtils.isSimpleProperty(type) || type.isArray() || Collection.class.isAssignableFrom(type))) {
			throw new InvalidHarborWebhookMethodException(method,
					"Its %s cannot hold a payload, which is a JSON object".formatted(describe(parameter)),
					"Use WebhookDelivery, Event, EventPayload, a Map or a type of your own.");
		}
		if (Errors.class.isAssignableFrom(type)) {
			throw new InvalidHarborWebhookMethodException(method,
					"Its %s would receive the errors of an invalid payload, which has to fail the delivery"
						.formatted(describe(parameter)),
					"Remove the parameter; Harbor retries a delivery with an invalid payload.");
		}
	}

	private void checkOthers(HandlerMethod handler, WebhookTarget target) {
		List<HandlerMethod> others = new ArrayList<>(this.checked.keySet());
		others.remove(handler);
		for (HandlerMethod other : others) {
			WebhookTarget another = this.checked.get(other);
			if (another != null && another.endpoint().equals(target.endpoint())) {
				another.types().intersection(target.types()).ifPresent((common) -> {
					throw new InvalidHarborWebhookMethodException(handler.getMethod(),
							("Its endpoint '%s' has another method, %s.%s, that handles the same events (%s), "
									+ "so each event would reach only one of the two")
								.formatted(target.endpoint(), other.getBeanType().getName(),
										other.getMethod().getName(), common),
							"Give the methods event types that do not overlap, or different endpoints.");
				});
			}
		}
		this.checked.put(handler, target);
	}

	/**
	 * Return the description of a parameter for a message.
	 * @param parameter the parameter
	 * @return its position and type
	 */
	public static String describe(MethodParameter parameter) {
		return "parameter %s (%s)".formatted(parameter.getParameterIndex(),
				parameter.getParameterType().getSimpleName());
	}

}
