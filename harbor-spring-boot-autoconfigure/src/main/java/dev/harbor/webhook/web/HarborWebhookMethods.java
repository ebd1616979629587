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
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

import dev.harbor.webhook.EventTypes;
import dev.harbor.webhook.HarborWebhook;

import org.springframework.core.MethodParameter;
import org.springframework.core.annotation.AnnotatedMethod;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;

/**
 * Finds the target of controller methods with {@link HarborWebhook} parameters. Inspects
 * each method once, so that other methods are not slowed down. Safe for use by several
 * threads.
 *
 * @since 0.2.0
 */
public final class HarborWebhookMethods {

	private final UnaryOperator<String> placeholders;

	private final Map<Method, Optional<WebhookTarget>> targets = new ConcurrentHashMap<>();

	/**
	 * Create an instance.
	 * @param placeholders the function that resolves placeholders in event types
	 */
	public HarborWebhookMethods(UnaryOperator<String> placeholders) {
		this.placeholders = placeholders;
	}

	/**
	 * Return whether a parameter is marked with {@link HarborWebhook}.
	 * @param parameter the parameter
	 * @return whether the parameter is marked
	 */
	public static boolean isMarked(MethodParameter parameter) {
		return annotation(parameter).isPresent();
	}

	/**
	 * Return the name of the endpoint of a marked parameter.
	 * @param parameter the parameter
	 * @return the name
	 */
	public static String endpoint(MethodParameter parameter) {
		return annotation(parameter).getString(MergedAnnotation.VALUE);
	}

	private static MergedAnnotation<HarborWebhook> annotation(MethodParameter parameter) {
		return MergedAnnotations.from(parameter, parameter.getParameterAnnotations()).get(HarborWebhook.class);
	}

	/**
	 * Return the target of a method.
	 * @param method the method
	 * @return the target, or empty if the method receives no webhooks
	 * @throws InvalidHarborWebhookMethodException if no delivery can reach the method
	 */
	public Optional<WebhookTarget> find(AnnotatedMethod method) {
		Optional<WebhookTarget> known = this.targets.get(method.getMethod());
		return (known != null) ? known : this.targets.computeIfAbsent(method.getMethod(), (key) -> read(method));
	}

	/**
	 * Return the target of a method, without creating an {@link AnnotatedMethod} if the
	 * target is known.
	 * @param method the method
	 * @return the target, or empty if the method receives no webhooks
	 * @throws InvalidHarborWebhookMethodException if no delivery can reach the method
	 */
	public Optional<WebhookTarget> find(Method method) {
		Optional<WebhookTarget> known = this.targets.get(method);
		return (known != null) ? known : find(new AnnotatedMethod(method));
	}

	private Optional<WebhookTarget> read(AnnotatedMethod method) {
		// Not the parameters of the Method itself, which lack annotations from
		// interfaces.
		List<MergedAnnotation<HarborWebhook>> annotations = Arrays.stream(method.getMethodParameters())
			.map(HarborWebhookMethods::annotation)
			.filter(MergedAnnotation::isPresent)
			.toList();
		return annotations.isEmpty() ? Optional.empty()
				: Optional.of(new WebhookTarget(endpoint(annotations, method), types(annotations, method), true));
	}

	private static String endpoint(List<MergedAnnotation<HarborWebhook>> annotations, AnnotatedMethod method) {
		List<String> endpoints = annotations.stream()
			.map((annotation) -> annotation.getString(MergedAnnotation.VALUE))
			.distinct()
			.toList();
		if (endpoints.size() > 1) {
			throw new InvalidHarborWebhookMethodException(method.getMethod(),
					"Its webhook parameters name several endpoints: " + String.join(", ", endpoints),
					"Name the same endpoint on all of them, or use a method and a path for each endpoint.");
		}
		if (endpoints.get(0).isBlank()) {
			throw new InvalidHarborWebhookMethodException(method.getMethod(), "The name of its endpoint is blank",
					"Name an endpoint, or none for the endpoint 'default'.");
		}
		return endpoints.get(0);
	}

	private EventTypes types(List<MergedAnnotation<HarborWebhook>> annotations, AnnotatedMethod method) {
		EventTypes types = EventTypes.of(List.of());
		for (MergedAnnotation<HarborWebhook> annotation : annotations) {
			EventTypes further = types(annotation.getStringArray("types"), method);
			EventTypes before = types;
			types = types.intersection(further)
				.orElseThrow(() -> new InvalidHarborWebhookMethodException(method.getMethod(),
						"Its webhook parameters have no event type in common: %s, and %s".formatted(before, further),
						"Name the types on one of the parameters, or use a method for each."));
		}
		return types;
	}

	private EventTypes types(String[] patterns, AnnotatedMethod method) {
		try {
			return EventTypes.of(Arrays.stream(patterns).map(this.placeholders).toList());
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidHarborWebhookMethodException(method.getMethod(),
					"Its event types are invalid: " + ex.getMessage(),
					"Use types such as \"order.shipped\", \"order.*\" or \"*\", each as a separate value.");
		}
	}

}
