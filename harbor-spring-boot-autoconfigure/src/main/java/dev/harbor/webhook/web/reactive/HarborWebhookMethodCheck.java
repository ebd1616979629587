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

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;

import dev.harbor.webhook.web.HarborWebhookMethods;
import dev.harbor.webhook.web.InvalidHarborWebhookMethodException;
import dev.harbor.webhook.web.WebhookMethodRules;

import org.springframework.beans.BeanUtils;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.core.KotlinDetector;
import org.springframework.core.MethodParameter;
import org.springframework.core.ReactiveAdapter;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.http.HttpEntity;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.http.codec.multipart.Part;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.ui.Model;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.annotation.CookieValue;
import org.springframework.web.bind.annotation.MatrixVariable;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RequestPart;
import org.springframework.web.bind.annotation.ResponseBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.SessionAttribute;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.reactive.result.method.HandlerMethodArgumentResolver;
import org.springframework.web.reactive.result.method.RequestMappingInfo;
import org.springframework.web.reactive.result.method.annotation.ModelMethodArgumentResolver;
import org.springframework.web.reactive.result.method.annotation.PrincipalMethodArgumentResolver;
import org.springframework.web.reactive.result.method.annotation.ServerWebExchangeMethodArgumentResolver;
import org.springframework.web.reactive.result.method.annotation.SessionStatusMethodArgumentResolver;
import org.springframework.web.reactive.result.method.annotation.WebSessionMethodArgumentResolver;
import org.springframework.web.reactive.result.view.FragmentsRendering;
import org.springframework.web.reactive.result.view.Rendering;
import org.springframework.web.reactive.result.view.View;
import org.springframework.web.server.ServerWebExchange;

/**
 * Checks methods with a webhook parameter for parameters that read the body, and for
 * answers that begin before the event is recorded as handled.
 */
class HarborWebhookMethodCheck {

	private static final ReactiveAdapterRegistry ADAPTERS = ReactiveAdapterRegistry.getSharedInstance();

	private static final List<Class<? extends Annotation>> READ_BODY = List.of(RequestBody.class, RequestPart.class,
			ModelAttribute.class);

	private static final List<Class<? extends Annotation>> READ_ELSEWHERE = List.of(PathVariable.class,
			MatrixVariable.class, RequestParam.class, RequestHeader.class, CookieValue.class, Value.class,
			RequestAttribute.class, SessionAttribute.class);

	private static final List<Class<?>> READ_BODY_TYPES = List.of(HttpEntity.class, Part.class);

	private static final List<Class<?>> WRITE_ANSWER_TYPES = List.of(ServerHttpResponse.class, ServerWebExchange.class);

	private static final List<Class<?>> VIEWS = List.of(Rendering.class, View.class, Model.class,
			FragmentsRendering.class);

	private static final Set<MediaType> STREAMS = Set.of(MediaType.TEXT_EVENT_STREAM, MediaType.APPLICATION_NDJSON);

	/**
	 * The resolvers of parameters by their type, except for forms.
	 */
	private static final List<HandlerMethodArgumentResolver> BY_TYPE = List.of(
			new ServerWebExchangeMethodArgumentResolver(ADAPTERS), new PrincipalMethodArgumentResolver(ADAPTERS),
			new ModelMethodArgumentResolver(ADAPTERS), new SessionStatusMethodArgumentResolver(),
			new WebSessionMethodArgumentResolver(ADAPTERS));

	private final List<HandlerMethodArgumentResolver> resolvers;

	/**
	 * Create an instance.
	 * @param customResolvers the argument resolvers of the application
	 */
	HarborWebhookMethodCheck(Collection<? extends HandlerMethodArgumentResolver> customResolvers) {
		this.resolvers = new ArrayList<>(BY_TYPE);
		this.resolvers.addAll(customResolvers);
	}

	/**
	 * Check a method that receives webhooks.
	 * @param info the mapping of the method
	 * @param handler the method
	 * @throws InvalidHarborWebhookMethodException if the method cannot receive webhooks,
	 * or cannot receive them safely
	 */
	void check(RequestMappingInfo info, HandlerMethod handler) {
		for (MethodParameter parameter : handler.getMethodParameters()) {
			checkParameter(parameter, handler.getMethod());
		}
		checkReturn(info, handler);
	}

	private void checkParameter(MethodParameter parameter, Method method) {
		Class<?> type = parameter.getParameterType();
		if (HarborWebhookMethods.isMarked(parameter)) {
			if (ADAPTERS.getAdapter(type) != null) {
				throw new InvalidHarborWebhookMethodException(method,
						"Its %s is asynchronous, but the method is called after the delivery was received and verified"
							.formatted(WebhookMethodRules.describe(parameter)),
						"Use the type of its value.");
			}
		}
		else if (isOneOf(WRITE_ANSWER_TYPES, type)) {
			throw new InvalidHarborWebhookMethodException(method,
					"Its %s writes the answer before the event can be recorded as handled".formatted(
							WebhookMethodRules.describe(parameter)),
					"Return the answer from the method instead.");
		}
		else if (readsBody(parameter)) {
			throw new InvalidHarborWebhookMethodException(method,
					"Its %s reads the body or a form, but the body must be verified before it is used"
						.formatted(WebhookMethodRules.describe(parameter)),
					"Remove the parameter; @HarborWebhook parameters contain everything in the body.");
		}
	}

	private boolean readsBody(MethodParameter parameter) {
		if (READ_BODY.stream().anyMatch(parameter::hasParameterAnnotation)) {
			return true;
		}
		ResolvableType type = ResolvableType.forMethodParameter(parameter);
		Class<?> raw = ((ADAPTERS.getAdapter(type.toClass()) != null) ? type.getGeneric(0) : type).toClass();
		if (isOneOf(READ_BODY_TYPES, raw)) {
			return true;
		}
		// A parameter without another resolver is bound from a form, whatever its other
		// annotations are.
		return READ_ELSEWHERE.stream().noneMatch(parameter::hasParameterAnnotation) && !BeanUtils.isSimpleProperty(raw)
				&& !isContinuation(parameter)
				&& this.resolvers.stream().noneMatch((resolver) -> resolver.supportsParameter(parameter));
	}

	private static boolean isContinuation(MethodParameter parameter) {
		Method method = parameter.getMethod();
		return method != null && KotlinDetector.isSuspendingFunction(method)
				&& parameter.getParameterIndex() == method.getParameterCount() - 1;
	}

	private static void checkReturn(RequestMappingInfo info, HandlerMethod handler) {
		// Not the return type of the Method, which is Object for a suspending function.
		ResolvableType type = ResolvableType.forMethodParameter(handler.getReturnType());
		if (info.getProducesCondition().getProducibleMediaTypes().stream().anyMatch(STREAMS::contains)) {
			throw streams(handler.getMethod());
		}
		type = valueOf(type, handler.getMethod());
		Class<?> raw = type.toClass();
		ResolvableType body = type;
		if (HttpEntity.class.isAssignableFrom(raw)) {
			body = valueOf(type.as(HttpEntity.class).getGeneric(0), handler.getMethod());
		}
		else if (ADAPTERS.getAdapter(raw) != null) {
			throw streams(handler.getMethod());
		}
		WebhookMethodRules.checkEnded(body, handler.getMethod(), "Spring WebFlux");
		boolean isBody = has(ResponseBody.class, handler) && !isOneOf(VIEWS, raw)
				&& !AnnotatedElementUtils.hasAnnotation(handler.getMethod(), ModelAttribute.class);
		boolean isAnswer = HttpEntity.class.isAssignableFrom(raw) || ErrorResponse.class.isAssignableFrom(raw)
				|| ProblemDetail.class.isAssignableFrom(raw) || HttpHeaders.class.isAssignableFrom(raw);
		boolean isNothing = (raw == void.class || raw == Void.class) && has(ResponseStatus.class, handler);
		if (!isBody && !isAnswer && !isNothing) {
			throw new InvalidHarborWebhookMethodException(handler.getMethod(),
					"It renders a view, which may fail after the event was recorded as handled",
					"Put the method in a @RestController, or let it return a ResponseEntity.");
		}
	}

	/*
	 * Returns the type of the value that is written.
	 */
	private static ResolvableType valueOf(ResolvableType type, Method method) {
		ReactiveAdapter adapter = ADAPTERS.getAdapter(type.toClass());
		if ((adapter != null && adapter.isMultiValue()) || ServerSentEvent.class.isAssignableFrom(type.toClass())) {
			throw streams(method);
		}
		if (adapter == null) {
			return type;
		}
		if (adapter.isNoValue()) {
			return ResolvableType.forClass(Void.class);
		}
		ResolvableType value = CompletionStage.class.isAssignableFrom(type.toClass())
				? type.as(CompletionStage.class).getGeneric(0) : type.getGeneric(0);
		if (ServerSentEvent.class.isAssignableFrom(value.toClass())) {
			throw streams(method);
		}
		return value;
	}

	private static InvalidHarborWebhookMethodException streams(Method method) {
		return new InvalidHarborWebhookMethodException(method,
				"It streams its answer, which would begin before the event is recorded as handled",
				"Return a value, a Mono or a CompletableFuture.");
	}

	private static boolean isOneOf(List<Class<?>> types, Class<?> type) {
		return types.stream().anyMatch((candidate) -> candidate.isAssignableFrom(type));
	}

	private static boolean has(Class<? extends Annotation> annotation, HandlerMethod handlerMethod) {
		return AnnotatedElementUtils.hasAnnotation(handlerMethod.getMethod(), annotation)
				|| AnnotatedElementUtils.hasAnnotation(handlerMethod.getBeanType(), annotation);
	}

}
