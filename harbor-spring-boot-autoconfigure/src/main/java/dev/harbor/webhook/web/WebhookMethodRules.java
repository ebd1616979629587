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
 * The rules that methods with a webhook parameter keep, whatever web framework calls
 * them.
 *
 * @since 0.2.0
 */
public final class WebhookMethodRules {

	private final HarborWebhookMethods methods;

	private final Predicate<String> hasSecret;

	private final Map<HandlerMethod, WebhookTarget> checked = new LinkedHashMap<>();

	/**
	 * Create an instance for one start.
	 * @param methods tells which methods receive webhooks
	 * @param hasSecret whether an endpoint has a secret, or may get one
	 */
	public WebhookMethodRules(HarborWebhookMethods methods, Predicate<String> hasSecret) {
		this.methods = methods;
		this.hasSecret = hasSecret;
	}

	/**
	 * Check a method.
	 * @param handler the method
	 * @param mappedTo the HTTP methods that it is mapped to
	 * @return what it receives, or empty if it receives no webhooks
	 * @throws InvalidHarborWebhookMethodException if it cannot work, or not safely
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
	 * @throws InvalidHarborWebhookMethodException if a method receives what a route does
	 */
	public void checkRoutes(Collection<WebhookRoute> routes) {
		for (WebhookRoute route : routes) {
			String endpoint = route.handler().target().endpoint();
			this.checked.forEach((handler, target) -> {
				if (target.endpoint().equals(endpoint)) {
					throw new InvalidHarborWebhookMethodException(handler.getMethod(),
							"The endpoint '%s' has listeners as well, at the path %s".formatted(endpoint, route.path()),
							"Use listeners for the endpoint, or the method, or an endpoint of its own for it.");
				}
			});
		}
	}

	/**
	 * Check that a method is mapped to no route.
	 * @param handler the method, which may receive something or not
	 * @param mappedTo the HTTP methods that it is mapped to; none for all
	 * @param patterns the patterns of paths that it is mapped to
	 * @param routes the routes
	 * @throws InvalidHarborWebhookMethodException if the method is mapped to one of them
	 */
	public void checkPath(HandlerMethod handler, Set<RequestMethod> mappedTo, Set<String> patterns,
			Collection<WebhookRoute> routes) {
		if (!mappedTo.isEmpty() && !mappedTo.contains(RequestMethod.POST)) {
			return;
		}
		for (WebhookRoute route : routes) {
			// One with a wildcard is for what nothing else is mapped to.
			if (patterns.contains(route.path())) {
				throw new InvalidHarborWebhookMethodException(handler.getMethod(),
						"It is mapped to %s, where listeners of the endpoint '%s' receive".formatted(route.path(),
								route.handler().target().endpoint()),
						"Map it to another path, or give the listeners another one with '%s'."
							.formatted(pathProperty(route.handler().target().endpoint())));
			}
		}
	}

	private static String pathProperty(String endpoint) {
		return endpoint.equals("default") ? "harbor.webhook.path" : "harbor.webhook.endpoints." + endpoint + ".path";
	}

	/**
	 * Return what is wrong with a method of one version of an API that no request without
	 * a version reaches.
	 * @param method the method
	 * @param version the version that the method is mapped to
	 * @param counted the version that a request without one counts as
	 * @return the exception to throw
	 */
	public static InvalidHarborWebhookMethodException ofAnotherVersion(Method method, @Nullable String version,
			Comparable<?> counted) {
		return new InvalidHarborWebhookMethodException(method,
				"It is mapped to version %s of the API, while a delivery names none and counts as %s".formatted(version,
						counted),
				"Map the method without a version.");
	}

	private static void checkMapping(Method method, Set<RequestMethod> mappedTo) {
		if (!mappedTo.equals(Set.of(RequestMethod.POST))) {
			throw new InvalidHarborWebhookMethodException(method, "It is mapped to something other than POST",
					"Map the method with @PostMapping alone; Harbor delivers with POST.");
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
		// Case, dashes and underscores make no other name; what else there is no variable
		// can hold.
		return endpoint.matches("[A-Za-z0-9_-]+") ? "%s (environment variable %s)".formatted(property, variable)
				: property + "; no environment variable can name this endpoint, only one of letters, digits, dashes "
						+ "and underscores";
	}

	private static void checkAsync(HandlerMethod handler) {
		if (AnnotatedElementUtils.hasAnnotation(handler.getMethod(), Async.class)
				|| AnnotatedElementUtils.hasAnnotation(handler.getBeanType(), Async.class)) {
			throw new InvalidHarborWebhookMethodException(handler.getMethod(),
					"It is @Async, so its event would be recorded as handled before it is",
					"Remove @Async; return a CompletableFuture that ends when the event is handled, or a Callable.");
		}
	}

	private static void checkParameter(MethodParameter parameter, Method method) {
		Class<?> type = parameter.getParameterType();
		if (HarborWebhookMethods.isMarked(parameter)
				&& (BeanUtils.isSimpleProperty(type) || type.isArray() || Collection.class.isAssignableFrom(type))) {
			throw new InvalidHarborWebhookMethodException(method,
					"Its %s can never hold a payload, which is a JSON object".formatted(describe(parameter)),
					"Use WebhookDelivery, Event, EventPayload, a Map or a type of your own.");
		}
		if (Errors.class.isAssignableFrom(type)) {
			throw new InvalidHarborWebhookMethodException(method,
					"Its %s would take what is wrong with a payload, which has to fail the delivery"
						.formatted(describe(parameter)),
					"Remove the parameter; an invalid payload is left to Harbor's next attempt.");
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
							"Give the methods types that do not overlap, or an endpoint each.");
				});
			}
		}
		this.checked.put(handler, target);
	}

	/**
	 * Describe a parameter in a message.
	 * @param parameter the parameter
	 * @return its position and type
	 */
	public static String describe(MethodParameter parameter) {
		return "parameter %s (%s)".formatted(parameter.getParameterIndex(),
				parameter.getParameterType().getSimpleName());
	}

}
