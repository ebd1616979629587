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

package dev.harbor.listener;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

import dev.harbor.event.Event;
import dev.harbor.event.EventPayload;
import dev.harbor.webhook.EventTypes;
import dev.harbor.webhook.WebhookDelivery;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.BeanUtils;
import org.springframework.core.GenericTypeResolver;
import org.springframework.core.KotlinDetector;
import org.springframework.core.MethodParameter;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.AnnotatedMethod;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.scheduling.annotation.Async;
import org.springframework.util.ClassUtils;
import org.springframework.validation.SmartValidator;
import org.springframework.validation.annotation.ValidationAnnotationUtils;

/**
 * Creates listeners from methods, and refuses methods that cannot be called with events.
 */
final class ListenerMethod {

	private final Class<?> beanClass;

	private final Method method;

	private final HarborListener annotation;

	ListenerMethod(Class<?> beanClass, Method method, HarborListener annotation) {
		this.beanClass = beanClass;
		this.method = method;
		this.annotation = annotation;
	}

	static @Nullable HarborListener annotation(Method method) {
		return AnnotatedElementUtils.findMergedAnnotation(method, HarborListener.class);
	}

	/**
	 * Create the listener.
	 * @param embeddedValues the resolver of placeholders
	 * @param bean the supplier of the bean
	 * @param invocable the method to call on the bean, which may be a proxy
	 * @param validator the supplier of the validator of payloads, if there is one
	 */
	Listener toListener(Function<String, @Nullable String> embeddedValues, Supplier<Object> bean, Method invocable,
			Supplier<@Nullable SmartValidator> validator) {
		check(ListenerResult.isKnown(this.method),
				"It returns %s, which nothing is done with".formatted(this.method.getReturnType().getName()),
				"Return nothing, a CompletionStage or a Reactor type, or make it a suspend fun.");
		check(!isDoneLater(),
				"It is @Async and returns nothing, so its event would be recorded as handled before it is handled",
				"Remove @Async, or return a CompletableFuture that ends when the event is handled.");
		check(!isAnnotatedTwice(),
				"It is annotated with @HarborListener several times, for example by two composed "
						+ "annotations, and only one of them would hold",
				"Leave one of them, and list the types of all in it.");
		Function<String, String> placeholders = (text) -> resolve(text, embeddedValues);
		String id = placeholders.apply(this.annotation.id());
		String endpoint = placeholders.apply(this.annotation.endpoint());
		check(!endpoint.isBlank(), "Its endpoint is blank", "Name an endpoint, or leave the attribute out.");
		check(endpoint.length() <= 255, "The name of its endpoint is longer than 255 characters",
				"Choose a shorter name.");
		return new Listener(checkedId(id.isEmpty() ? defaultId() : id), endpoint, types(placeholders),
				this.annotation.transactional(), key(placeholders), bean, invocable, arguments(validator));
	}

	private String resolve(String text, Function<String, @Nullable String> embeddedValues) {
		try {
			return String.valueOf(embeddedValues.apply(text));
		}
		catch (IllegalArgumentException ex) {
			throw invalid("'%s' cannot be resolved: %s".formatted(text, ex.getMessage()),
					"Set the property, or give the placeholder a default: ${name:default}.");
		}
	}

	private boolean isAnnotatedTwice() {
		// Those of the method that it overrides come after its own.
		List<Integer> origins = MergedAnnotations.from(this.method, SearchStrategy.TYPE_HIERARCHY)
			.stream(HarborListener.class)
			.map(MergedAnnotation::getAggregateIndex)
			.toList();
		return Collections.frequency(origins, origins.get(0)) > 1;
	}

	private boolean isDoneLater() {
		return ListenerResult.isNothing(this.method) && (AnnotatedElementUtils.hasAnnotation(this.method, Async.class)
				|| AnnotatedElementUtils.hasAnnotation(this.beanClass, Async.class));
	}

	private String defaultId() {
		String name = this.beanClass.getSimpleName();
		return (name.isEmpty() ? ClassUtils.getShortName(this.beanClass) : name) + "." + this.method.getName();
	}

	private String checkedId(String id) {
		check(!id.isBlank() && id.strip().equals(id) && id.indexOf('/') < 0 && id.length() <= 200,
				"Its id '%s' is blank, has outer blanks or a slash, or is longer than 200 characters".formatted(id),
				"Choose another id.");
		return id;
	}

	private @Nullable ListenerKey key(Function<String, String> placeholders) {
		String key = placeholders.apply(this.annotation.key());
		try {
			return key.isEmpty() ? null : ListenerKey.of(key);
		}
		catch (IllegalArgumentException ex) {
			throw invalid(String.valueOf(ex.getMessage()),
					"Name a property of the payload such as 'number', or one inside it such as 'order.number'.");
		}
	}

	private EventTypes types(Function<String, String> placeholders) {
		List<String> patterns = new ArrayList<>();
		for (String type : this.annotation.types()) {
			patterns.add(placeholders.apply(type));
		}
		try {
			return EventTypes.of(patterns);
		}
		catch (IllegalArgumentException ex) {
			throw invalid(String.valueOf(ex.getMessage()),
					"Write a type such as 'order.shipped', all types below one such as 'order.*', or '*'.");
		}
	}

	private List<ListenerArgument> arguments(Supplier<@Nullable SmartValidator> validator) {
		List<ListenerArgument> arguments = new ArrayList<>();
		List<MethodParameter> converted = new ArrayList<>();
		boolean takesEvent = false;
		for (MethodParameter parameter : parameters()) {
			Class<?> type = parameter.getParameterType();
			takesEvent |= type != ListenerContext.class;
			if (type == Event.class) {
				arguments.add((event, context) -> event);
			}
			else if (type == EventPayload.class) {
				arguments.add((event, context) -> event.payload());
			}
			else if (type == ListenerContext.class) {
				arguments.add((event, context) -> context);
			}
			else {
				checkConverted(type);
				converted.add(parameter);
				arguments.add(convertedPayload(parameter, validator));
			}
		}
		check(takesEvent, "It has no parameter that takes anything of the event",
				"Add a parameter of the type Event, or of the type that the payload is converted to.");
		check(converted.size() <= 1, "The payload would be converted to several of its parameters",
				"Leave one of them, or take the others from an EventPayload.");
		return arguments;
	}

	private void checkConverted(Class<?> type) {
		check(type != WebhookDelivery.class,
				"It has a parameter of the type WebhookDelivery, which listeners do not get",
				"Use Event and ListenerContext; only parameters with @HarborWebhook are deliveries.");
		check(!BeanUtils.isSimpleValueType(type) && !type.isArray(),
				"The payload, which is a JSON object, cannot be converted to %s".formatted(type.getTypeName()),
				"Take an EventPayload for its text, or a class or record for its properties.");
		check(!ListenerResult.isAwaited(type), "The payload cannot be converted to %s".formatted(type.getTypeName()),
				"Take the type itself: the payload is there when the method is called.");
	}

	private ConvertedPayload convertedPayload(MethodParameter parameter, Supplier<@Nullable SmartValidator> validator) {
		Type type = GenericTypeResolver.resolveType(parameter.getGenericParameterType(), this.beanClass);
		for (Annotation annotation : parameter.getParameterAnnotations()) {
			Object[] hints = ValidationAnnotationUtils.determineValidationHints(annotation);
			if (hints != null) {
				SmartValidator available = validator.get();
				check(available != null, "It demands a valid payload, and nothing is there to validate it",
						"Add the dependency 'spring-boot-starter-validation', or remove @%s."
							.formatted(annotation.annotationType().getSimpleName()));
				return new ConvertedPayload(type, available, hints);
			}
		}
		return new ConvertedPayload(type, null);
	}

	/**
	 * Return the types that the payload is converted to.
	 */
	List<Type> payloadTypes() {
		return parameters().stream()
			.filter((parameter) -> parameter.getParameterType() != Event.class
					&& parameter.getParameterType() != EventPayload.class
					&& parameter.getParameterType() != ListenerContext.class)
			.map((parameter) -> GenericTypeResolver.resolveType(parameter.getGenericParameterType(), this.beanClass))
			.toList();
	}

	private List<MethodParameter> parameters() {
		// Not the parameters of the Method itself, which lack annotations of interfaces.
		AnnotatedMethod annotated = new AnnotatedMethod(this.method) {

			@Override
			protected Class<?> getContainingClass() {
				// It defines the types of generic superclasses.
				return ListenerMethod.this.beanClass;
			}

		};
		List<MethodParameter> parameters = List.of(annotated.getMethodParameters());
		return KotlinDetector.isSuspendingFunction(this.method) ? parameters.subList(0, parameters.size() - 1)
				: parameters;
	}

	private void check(boolean condition, String problem, String action) {
		if (!condition) {
			throw invalid(problem, action);
		}
	}

	InvalidHarborListenerException invalid(String problem, String action) {
		return new InvalidHarborListenerException(this.beanClass.getName() + "." + this.method.getName(), problem,
				action);
	}

}
