package dev.harbor.webhook.web;

import java.io.InputStream;
import java.io.OutputStream;
import java.io.Reader;
import java.io.Writer;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;

import jakarta.servlet.ServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.BeanUtils;
import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.http.HttpEntity;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ProblemDetail;
import org.springframework.ui.Model;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.ResponseBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.method.annotation.ModelAttributeMethodProcessor;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.multipart.MultipartRequest;
import org.springframework.web.multipart.support.MultipartResolutionDelegate;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.View;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.AbstractMessageConverterMethodArgumentResolver;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerAdapter;
import org.springframework.web.servlet.view.FragmentsRendering;

/**
 * Checks the methods that have a webhook parameter for what would leave it unverified,
 * read the body before it is verified, or write an answer before the event is recorded as
 * handled.
 */
class HarborWebhookMethodCheck {

	private static final List<Class<?>> READ_BODY_TYPES = List.of(InputStream.class, Reader.class,
			MultipartRequest.class);

	private static final List<Class<?>> WRITE_ANSWER_TYPES = List.of(OutputStream.class, Writer.class,
			ServletResponse.class);

	private static final List<Class<?>> VIEWS = List.of(ModelAndView.class, View.class, Model.class,
			FragmentsRendering.class);

	private final List<HandlerMethodArgumentResolver> resolvers;

	private final Predicate<String> hasSecret;

	HarborWebhookMethodCheck(RequestMappingHandlerAdapter adapter, Predicate<String> hasSecret) {
		this.resolvers = Objects.requireNonNullElse(adapter.getArgumentResolvers(), List.of());
		this.hasSecret = hasSecret;
	}

	/**
	 * Check methods that receive something.
	 * @return the endpoints they receive it for
	 */
	Set<String> check(Map<RequestMappingInfo, HandlerMethod> mappings) {
		Set<String> endpoints = new LinkedHashSet<>();
		for (Map.Entry<RequestMappingInfo, HandlerMethod> mapping : mappings.entrySet()) {
			HandlerMethod handler = mapping.getValue();
			Optional<HarborWebhookMethod> method = HarborWebhookMethod.of(handler);
			if (method.isPresent()) {
				endpoints.add(method.get().endpoint());
				checkMapping(mapping.getKey(), handler.getMethod());
				checkEndpoint(method.get().endpoints(), handler.getMethod());
				for (MethodParameter parameter : handler.getMethodParameters()) {
					HandlerMethodArgumentResolver resolver = resolver(parameter);
					if (HarborWebhookMethod.isMarked(parameter)) {
						checkResolver(parameter, resolver, handler.getMethod());
						checkType(parameter, handler.getMethod());
					}
					else {
						checkOther(parameter, resolver, handler.getMethod());
					}
				}
				checkReturn(handler);
			}
		}
		return endpoints;
	}

	/**
	 * Check only that nothing else resolves the parameters, for an application that
	 * receives nothing.
	 */
	void checkNothingElseResolves(Map<RequestMappingInfo, HandlerMethod> mappings) {
		for (HandlerMethod handler : mappings.values()) {
			for (MethodParameter parameter : handler.getMethodParameters()) {
				if (HarborWebhookMethod.isMarked(parameter)) {
					checkResolver(parameter, resolver(parameter), handler.getMethod());
				}
			}
		}
	}

	private @Nullable HandlerMethodArgumentResolver resolver(MethodParameter parameter) {
		return this.resolvers.stream()
			.filter((resolver) -> resolver.supportsParameter(parameter))
			.findFirst()
			.orElse(null);
	}

	private void checkMapping(RequestMappingInfo mapping, Method method) {
		if (!mapping.getMethodsCondition().getMethods().equals(Set.of(RequestMethod.POST))) {
			throw new InvalidHarborWebhookMethodException(method, "It is mapped to something other than POST",
					"Map the method with @PostMapping alone; Harbor delivers with POST.");
		}
	}

	private void checkEndpoint(List<String> endpoints, Method method) {
		if (endpoints.size() > 1) {
			throw new InvalidHarborWebhookMethodException(method,
					"Its webhook parameters name several endpoints: " + String.join(", ", endpoints),
					"Name the same endpoint on all of them, or use a method and a path for each endpoint.");
		}
		String endpoint = endpoints.get(0);
		if (!this.hasSecret.test(endpoint)) {
			String property = endpoint.equals("default") ? "harbor.webhook.secret"
					: "harbor.webhook.endpoints." + endpoint + ".secret";
			String variable = endpoint.equals("default") ? "HARBOR_WEBHOOK_SECRET"
					: "HARBOR_WEBHOOK_SECRET_" + endpoint.replace('-', '_').toUpperCase(Locale.ROOT);
			throw new InvalidHarborWebhookMethodException(method, "The endpoint '" + endpoint + "' has no secret",
					"Set the property '%s' (environment variable %s), or define a WebhookSecretProvider bean."
						.formatted(property, variable));
		}
	}

	private void checkResolver(MethodParameter parameter, @Nullable HandlerMethodArgumentResolver resolver,
			Method method) {
		if (!(resolver instanceof HarborWebhookArgumentResolver)) {
			throw new InvalidHarborWebhookMethodException(method,
					"Its %s is resolved by %s, so nothing would verify it".formatted(describe(parameter),
							(resolver != null) ? resolver.getClass().getName() : "nothing"),
					"Let that resolver not support parameters with @HarborWebhook, or register it as a WebMvcConfigurer"
							+ " does.");
		}
	}

	private void checkType(MethodParameter parameter, Method method) {
		Class<?> type = parameter.getParameterType();
		if (BeanUtils.isSimpleProperty(type) || type.isArray() || Collection.class.isAssignableFrom(type)) {
			throw new InvalidHarborWebhookMethodException(method,
					"Its %s can never hold a payload, which is a JSON object".formatted(describe(parameter)),
					"Use WebhookDelivery, Event, EventPayload, a Map or a type of your own.");
		}
	}

	private void checkOther(MethodParameter parameter, @Nullable HandlerMethodArgumentResolver resolver,
			Method method) {
		Class<?> type = parameter.nestedIfOptional().getNestedParameterType();
		if (resolver instanceof AbstractMessageConverterMethodArgumentResolver
				|| resolver instanceof ModelAttributeMethodProcessor || isOneOf(READ_BODY_TYPES, type)
				|| MultipartResolutionDelegate.isMultipartArgument(parameter)) {
			throw new InvalidHarborWebhookMethodException(method,
					"Its %s reads the body or a form, which only a verified delivery may be read from"
						.formatted(describe(parameter)),
					"Remove the parameter; @HarborWebhook parameters hold all that the body says.");
		}
		if (isOneOf(WRITE_ANSWER_TYPES, type)) {
			throw new InvalidHarborWebhookMethodException(method,
					"Its %s writes the answer before the event can be recorded as handled"
						.formatted(describe(parameter)),
					"Return the answer from the method instead.");
		}
	}

	private static String describe(MethodParameter parameter) {
		return "parameter %s (%s)".formatted(parameter.getParameterIndex(),
				parameter.getParameterType().getSimpleName());
	}

	private static boolean isOneOf(List<Class<?>> types, Class<?> type) {
		return types.stream().anyMatch((candidate) -> candidate.isAssignableFrom(type));
	}

	private void checkReturn(HandlerMethod handlerMethod) {
		Method method = handlerMethod.getMethod();
		// Not that of the Method, which says nothing where it suspends.
		ResolvableType type = ResolvableType.forMethodParameter(handlerMethod.getReturnType());
		Class<?> raw = type.resolve(Object.class);
		if (CompletionStage.class.isAssignableFrom(raw)) {
			type = type.as(CompletionStage.class).getGeneric(0);
		}
		else if (WebhookAnswers.isToCome(raw)) {
			type = type.getGeneric(0);
		}
		raw = type.resolve(Object.class);
		ResolvableType body = HttpEntity.class.isAssignableFrom(raw) ? type.as(HttpEntity.class).getGeneric(0) : type;
		if (WebhookAnswers.isStreamed(body.resolve(Object.class))) {
			throw new InvalidHarborWebhookMethodException(method,
					"It streams its answer, which begins before the event can be recorded as handled",
					"Return a value, a Callable, a WebAsyncTask, a CompletableFuture, a Mono or a DeferredResult.");
		}
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
