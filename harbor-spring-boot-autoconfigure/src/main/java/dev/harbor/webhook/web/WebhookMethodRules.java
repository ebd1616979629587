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
import java.lang.reflect.ParameterizedType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.BeanUtils;
import org.springframework.core.MethodParameter;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.scheduling.annotation.Async;
import org.springframework.util.ClassUtils;
import org.springframework.validation.Errors;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.method.HandlerMethod;

/**
 * Rules for methods with a webhook parameter, independent of the web framework.
 *
 * @since 0.2.0
 */
public final class WebhookMethodRules {

	private static final List<Class<?>> LATER = List.of(Future.class, CompletionStage.class, Callable.class,
			Runnable.class);

	private final HarborWebhookMethods methods;

	private final Function<String, Optional<String>> actionIfSecretMissing;

	private final String defaultVersionSetting;

	private final Map<HandlerMethod, WebhookTarget> checked = new LinkedHashMap<>();

	/**
	 * Create an instance, which can be used for one start only.
	 * @param methods the methods that receive webhooks
	 * @param actionIfSecretMissing the function that returns how to give an endpoint a
	 * secret, or empty if the endpoint has one or may get one at runtime
	 * @param defaultVersionSetting the name of the setting of the default API version,
	 * for messages
	 */
	public WebhookMethodRules(HarborWebhookMethods methods, Function<String, Optional<String>> actionIfSecretMissing,
			String defaultVersionSetting) {
		this.methods = methods;
		this.actionIfSecretMissing = actionIfSecretMissing;
		this.defaultVersionSetting = defaultVersionSetting;
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
			String endpoint = route.target().endpoint();
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
								route.target().endpoint()),
						"Map the method to another path, or set '%s' to another path.".formatted(route.pathSetting()));
			}
		}
	}

	/**
	 * Check that a method is reached by a delivery, which has no API version in a header.
	 * @param method the method, which receives webhooks
	 * @param version the API version that the method is mapped to
	 * @throws InvalidHarborWebhookMethodException if a delivery does not reach the method
	 */
	public void checkApiVersion(Method method, ApiVersion version) {
		if (version.isInUrl()) {
			// The URL that is registered with Harbor contains a version.
			return;
		}
		Comparable<?> counted = version.defaultVersion();
		if (counted != null) {
			if (!version.matches(counted)) {
				throw new InvalidHarborWebhookMethodException(method,
						"It is mapped to API version %s, but a delivery has no version and is treated as version %s"
							.formatted(version.mapped(), counted),
						"Map the method without a version.");
			}
			return;
		}
		String problem = version.problemWithoutVersion();
		if (problem != null) {
			throw new InvalidHarborWebhookMethodException(method, problem + ", which deliveries do not have",
					"Set '%s' instead of requiring a version, or take the version from the path."
						.formatted(this.defaultVersionSetting));
		}
	}

	private static void checkMapping(Method method, Set<RequestMethod> mappedTo) {
		if (!mappedTo.equals(Set.of(RequestMethod.POST))) {
			throw new InvalidHarborWebhookMethodException(method, "It is not mapped to POST only",
					"Map the method with @PostMapping; Harbor delivers with POST.");
		}
	}

	private void checkSecret(String endpoint, Method method) {
		this.actionIfSecretMissing.apply(endpoint).ifPresent((action) -> {
			throw new InvalidHarborWebhookMethodException(method, "The endpoint '" + endpoint + "' has no secret",
					action);
		});
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

	/**
	 * Check that the value of an answer has ended when the method has returned it, or
	 * when the framework has waited for it. Otherwise the event would be recorded as
	 * handled before it is handled.
	 * @param value the type of the value that is written
	 * @param method the method
	 * @param framework the name of the web framework, for messages
	 * @throws InvalidHarborWebhookMethodException if a part of the value ends later
	 */
	public static void checkEnded(ResolvableType value, Method method, String framework) {
		Class<?> type = value.toClass();
		if (endsLater(type)) {
			throw new InvalidHarborWebhookMethodException(method,
					"It returns a %s, which %s does not wait for".formatted(type.getSimpleName(), framework),
					"Return a value, a Mono or a CompletableFuture.");
		}
		if (value.isArray()) {
			checkEnded(value.getComponentType(), method, framework);
		}
		else if (value.getType() instanceof ParameterizedType) {
			// Not for a class without type arguments, whose type variables may refer to
			// themselves.
			for (ResolvableType part : value.getGenerics()) {
				checkEnded(part, method, framework);
			}
		}
	}

	/**
	 * Return whether values of a type represent work that may end after the method has
	 * returned. The web frameworks would write some of them as JSON.
	 * @param type the type
	 * @return whether the work may end later
	 */
	public static boolean endsLater(Class<?> type) {
		return isOneOf(LATER, type) || isOneOf(OptionalTypes.LATER, type)
				|| ReactiveAdapterRegistry.getSharedInstance().getAdapter(type) != null;
	}

	private static boolean isOneOf(List<Class<?>> types, Class<?> type) {
		// Not a stream, because this is called for each delivery.
		for (Class<?> candidate : types) {
			if (candidate.isAssignableFrom(type)) {
				return true;
			}
		}
		return false;
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

	/**
	 * The API version that a method is mapped to, and how the web framework finds the
	 * version of a request.
	 */
	public interface ApiVersion {

		/**
		 * Return the version that the method is mapped to.
		 * @return the version, or {@code null} if it is mapped to all
		 */
		@Nullable String mapped();

		/**
		 * Return whether the version of a request is in its URL, or cannot be determined
		 * from a request without headers.
		 * @return whether it is in the URL
		 */
		boolean isInUrl();

		/**
		 * Return the version of requests without a version.
		 * @return the version, or {@code null} if there is none
		 */
		@Nullable Comparable<?> defaultVersion();

		/**
		 * Return whether requests of a version reach the method.
		 * @param version the version
		 * @return whether they do
		 */
		boolean matches(Comparable<?> version);

		/**
		 * Return why a request without a version does not reach the method if there is no
		 * default version.
		 * @return the problem, or {@code null} if the request reaches the method
		 */
		@Nullable String problemWithoutVersion();

	}

	/**
	 * Types that may be absent, or whose classes need the Servlet API.
	 */
	private static final class OptionalTypes {

		static final List<Class<?>> LATER = Stream
			.of("org.springframework.web.context.request.async.DeferredResult",
					"org.springframework.web.context.request.async.WebAsyncTask", "kotlinx.coroutines.Job")
			.flatMap(OptionalTypes::find)
			.toList();

		private static Stream<Class<?>> find(String name) {
			ClassLoader classLoader = WebhookMethodRules.class.getClassLoader();
			return ClassUtils.isPresent(name, classLoader) ? Stream.of(ClassUtils.resolveClassName(name, classLoader))
					: Stream.empty();
		}

	}

}
