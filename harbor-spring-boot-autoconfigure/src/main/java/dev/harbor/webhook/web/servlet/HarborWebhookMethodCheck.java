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

import java.io.InputStream;
import java.io.OutputStream;
import java.io.Reader;
import java.io.Writer;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;

import dev.harbor.webhook.web.HarborWebhookMethods;
import dev.harbor.webhook.web.InvalidHarborWebhookMethodException;
import dev.harbor.webhook.web.WebhookMethodRules;
import jakarta.servlet.ServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.http.HttpEntity;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ProblemDetail;
import org.springframework.ui.Model;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.ResponseBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.method.annotation.ModelAttributeMethodProcessor;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.multipart.MultipartRequest;
import org.springframework.web.multipart.support.MultipartResolutionDelegate;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.View;
import org.springframework.web.servlet.mvc.method.annotation.AbstractMessageConverterMethodArgumentResolver;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerAdapter;
import org.springframework.web.servlet.view.FragmentsRendering;

/**
 * Checks methods with a webhook parameter for other resolvers of this parameter, for
 * parameters that read the body, and for answers that begin before the event is recorded
 * as handled.
 */
class HarborWebhookMethodCheck {

	private static final List<Class<?>> READ_BODY_TYPES = List.of(InputStream.class, Reader.class,
			MultipartRequest.class);

	private static final List<Class<?>> WRITE_ANSWER_TYPES = List.of(OutputStream.class, Writer.class,
			ServletResponse.class);

	private static final List<Class<?>> VIEWS = List.of(ModelAndView.class, View.class, Model.class,
			FragmentsRendering.class);

	private final List<HandlerMethodArgumentResolver> resolvers;

	HarborWebhookMethodCheck(RequestMappingHandlerAdapter adapter) {
		this.resolvers = Objects.requireNonNullElse(adapter.getArgumentResolvers(), List.of());
	}

	/**
	 * Check a method that receives webhooks.
	 */
	void check(HandlerMethod handler) {
		checkNothingElseResolves(handler);
		for (MethodParameter parameter : handler.getMethodParameters()) {
			if (!HarborWebhookMethods.isMarked(parameter)) {
				checkOther(parameter, resolver(parameter), handler.getMethod());
			}
		}
		checkReturn(handler);
	}

	/**
	 * Check only that no other resolver resolves the webhook parameters. This check is
	 * also needed if the receiver is switched off.
	 */
	void checkNothingElseResolves(HandlerMethod handler) {
		for (MethodParameter parameter : handler.getMethodParameters()) {
			if (HarborWebhookMethods.isMarked(parameter)) {
				checkResolver(parameter, resolver(parameter), handler.getMethod());
			}
		}
	}

	private @Nullable HandlerMethodArgumentResolver resolver(MethodParameter parameter) {
		return this.resolvers.stream()
			.filter((resolver) -> resolver.supportsParameter(parameter))
			.findFirst()
			.orElse(null);
	}

	private void checkResolver(MethodParameter parameter, @Nullable HandlerMethodArgumentResolver resolver,
			Method method) {
		if (!(resolver instanceof HarborWebhookArgumentResolver)) {
			throw new InvalidHarborWebhookMethodException(method,
					"Its %s is resolved by %s, so it would not be verified".formatted(
							WebhookMethodRules.describe(parameter),
							(resolver != null) ? resolver.getClass().getName() : "nothing"),
					"Change the resolver so that it does not support @HarborWebhook parameters, or register it with a"
							+ " WebMvcConfigurer.");
		}
	}

	private void checkOther(MethodParameter parameter, @Nullable HandlerMethodArgumentResolver resolver,
			Method method) {
		Class<?> type = parameter.nestedIfOptional().getNestedParameterType();
		if (resolver instanceof AbstractMessageConverterMethodArgumentResolver
				|| resolver instanceof ModelAttributeMethodProcessor || isOneOf(READ_BODY_TYPES, type)
				|| MultipartResolutionDelegate.isMultipartArgument(parameter)) {
			throw new InvalidHarborWebhookMethodException(method,
					"Its %s reads the body or a form, but the body must be verified before it is used"
						.formatted(WebhookMethodRules.describe(parameter)),
					"Remove the parameter; @HarborWebhook parameters contain everything in the body.");
		}
		if (isOneOf(WRITE_ANSWER_TYPES, type)) {
			throw new InvalidHarborWebhookMethodException(method,
					"Its %s writes the answer before the event can be recorded as handled".formatted(
							WebhookMethodRules.describe(parameter)),
					"Return the answer from the method instead.");
		}
	}

	private static boolean isOneOf(List<Class<?>> types, Class<?> type) {
		return types.stream().anyMatch((candidate) -> candidate.isAssignableFrom(type));
	}

	private void checkReturn(HandlerMethod handlerMethod) {
		Method method = handlerMethod.getMethod();
		// Not the return type of the Method, which is Object for a suspending function.
		ResolvableType type = ResolvableType.forMethodParameter(handlerMethod.getReturnType());
		Class<?> raw = type.resolve(Object.class);
		if (CompletionStage.class.isAssignableFrom(raw)) {
			type = type.as(CompletionStage.class).getGeneric(0);
		}
		else if (WebhookAnswers.isAsync(raw)) {
			type = type.getGeneric(0);
		}
		raw = type.resolve(Object.class);
		ResolvableType body = HttpEntity.class.isAssignableFrom(raw) ? type.as(HttpEntity.class).getGeneric(0) : type;
		if (WebhookAnswers.isStreamed(body.resolve(Object.class))) {
			throw new InvalidHarborWebhookMethodException(method,
					"It streams its answer, which would begin before the event is recorded as handled",
					"Return a value, a Callable, a WebAsyncTask, a CompletableFuture, a Mono or a DeferredResult.");
		}
		WebhookMethodRules.checkEnded(body, method, "Spring MVC");
		boolean isBody = has(ResponseBody.class, handlerMethod) && !isOneOf(VIEWS, raw)
				&& !AnnotatedElementUtils.hasAnnotation(method, ModelAttribute.class);
		boolean isAnswer = HttpEntity.class.isAssignableFrom(raw) || ErrorResponse.class.isAssignableFrom(raw)
				|| ProblemDetail.class.isAssignableFrom(raw) || HttpHeaders.class.isAssignableFrom(raw);
		boolean isNothing = raw == void.class && has(ResponseStatus.class, handlerMethod);
		if (!isBody && !isAnswer && !isNothing) {
			throw new InvalidHarborWebhookMethodException(method,
					"It renders a view, which may fail after the event was recorded as handled",
					"Put the method in a @RestController, or let it return a ResponseEntity.");
		}
	}

	private static boolean has(Class<? extends Annotation> annotation, HandlerMethod handlerMethod) {
		return AnnotatedElementUtils.hasAnnotation(handlerMethod.getMethod(), annotation)
				|| AnnotatedElementUtils.hasAnnotation(handlerMethod.getBeanType(), annotation);
	}

}
