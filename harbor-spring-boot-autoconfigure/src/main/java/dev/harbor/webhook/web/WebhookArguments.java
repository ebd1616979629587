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

import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

import dev.harbor.event.Event;
import dev.harbor.event.EventPayload;
import dev.harbor.event.PayloadConverter;
import dev.harbor.webhook.HarborWebhook;
import dev.harbor.webhook.WebhookDelivery;
import org.jspecify.annotations.Nullable;

import org.springframework.context.support.DefaultMessageSourceResolvable;
import org.springframework.core.Conventions;
import org.springframework.core.GenericTypeResolver;
import org.springframework.core.MethodParameter;
import org.springframework.util.Assert;
import org.springframework.validation.BeanPropertyBindingResult;
import org.springframework.validation.FieldError;
import org.springframework.validation.SmartValidator;
import org.springframework.validation.Validator;
import org.springframework.validation.annotation.ValidationAnnotationUtils;

/**
 * Resolves the values of {@link HarborWebhook} parameters from the verified delivery
 * only. Safe for use by several threads.
 *
 * @since 0.2.0
 */
public final class WebhookArguments {

	private final PayloadConverter converter;

	private final Validator validator;

	private final Map<MethodParameter, Described> described = new ConcurrentHashMap<>();

	/**
	 * Create an instance.
	 * @param converter the converter of payloads to the types of parameters
	 * @param validator the validator for parameters with {@code @Valid} or
	 * {@code @Validated}
	 */
	public WebhookArguments(PayloadConverter converter, Validator validator) {
		this.converter = converter;
		this.validator = validator;
	}

	/**
	 * Return whether this instance resolves the value of a parameter.
	 * @param parameter the parameter
	 * @return whether the parameter is annotated with {@link HarborWebhook}
	 */
	public boolean supports(MethodParameter parameter) {
		return describe(parameter).endpoint() != null;
	}

	/**
	 * Return the name of the endpoint of a marked parameter.
	 * @param parameter the parameter
	 * @return the name
	 */
	public String endpoint(MethodParameter parameter) {
		String endpoint = describe(parameter).endpoint();
		Assert.state(endpoint != null, "The parameter receives no webhooks");
		return endpoint;
	}

	/**
	 * Return the value of a parameter.
	 * @param delivery the delivery
	 * @param parameter the parameter
	 * @return the value
	 * @throws RuntimeException if the payload cannot be converted or is invalid; see
	 * {@link #isPayloadFailure(Throwable)}
	 */
	public Object resolve(WebhookDelivery delivery, MethodParameter parameter) {
		Class<?> type = parameter.getParameterType();
		if (type == WebhookDelivery.class) {
			return delivery;
		}
		if (type == Event.class) {
			return delivery.event();
		}
		if (type == EventPayload.class) {
			return delivery.event().payload();
		}
		Described described = describe(parameter);
		Object value = convert(delivery.event(), described.type());
		for (Object[] hints : described.validations()) {
			validate(delivery.event(), value, hints);
		}
		return value;
	}

	/**
	 * Return whether a payload could not be converted or is invalid. The fault is on the
	 * receiving side, so that exception handling of the application must not answer it
	 * with 4xx.
	 * @param failure the failure of a method
	 * @return whether {@link #resolve} has thrown it because of the payload
	 */
	public static boolean isPayloadFailure(Throwable failure) {
		return failure instanceof WebhookArgumentException;
	}

	/*
	 * Cached, because inspecting the annotations of a parameter takes as long as
	 * verifying a delivery.
	 */
	private Described describe(MethodParameter parameter) {
		Described known = this.described.get(parameter);
		return (known != null) ? known : this.described.computeIfAbsent(parameter, Described::of);
	}

	private Object convert(Event event, Type type) {
		try {
			return this.converter.convert(event.payload().json(), type);
		}
		catch (IllegalArgumentException ex) {
			throw new WebhookArgumentException(event, "does not fit: " + ex.getMessage(), ex);
		}
	}

	private void validate(Event event, Object value, Object[] hints) {
		BeanPropertyBindingResult errors = new BeanPropertyBindingResult(value, Conventions.getVariableName(value));
		if (this.validator instanceof SmartValidator smart) {
			smart.validate(value, errors, hints);
		}
		else if (this.validator.supports(value.getClass())) {
			this.validator.validate(value, errors);
		}
		if (errors.hasErrors()) {
			// Without the rejected values, which may be confidential.
			throw new WebhookArgumentException(event, "is not valid: "
					+ errors.getAllErrors().stream().map(WebhookArguments::describe).collect(Collectors.joining("; ")));
		}
	}

	private static String describe(DefaultMessageSourceResolvable error) {
		String message = String.valueOf(error.getDefaultMessage());
		return (error instanceof FieldError field) ? field.getField() + " " + message : message;
	}

	/**
	 * Description of a parameter.
	 *
	 * @param endpoint the name of its endpoint, or {@code null} if the parameter is not
	 * marked
	 * @param type the type to convert payloads to
	 * @param validations the hints of each validation
	 */
	private record Described(@Nullable String endpoint, Type type, List<Object[]> validations) {

		static Described of(MethodParameter parameter) {
			// The controller may define a type variable of its superclass.
			Type type = GenericTypeResolver.resolveType(parameter.getGenericParameterType(),
					parameter.getContainingClass());
			return new Described(
					HarborWebhookMethods.isMarked(parameter) ? HarborWebhookMethods.endpoint(parameter) : null, type,
					Arrays.stream(parameter.getParameterAnnotations())
						.map(ValidationAnnotationUtils::determineValidationHints)
						.filter(Objects::nonNull)
						.toList());
		}

	}

}
