package dev.harbor.webhook.web;

import java.io.InputStream;
import java.io.OutputStream;
import java.io.Reader;
import java.io.Writer;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;

import dev.harbor.webhook.HarborWebhook;
import jakarta.servlet.ServletResponse;

import org.springframework.beans.BeanUtils;
import org.springframework.core.MethodParameter;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.http.HttpEntity;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RequestPart;
import org.springframework.web.bind.annotation.ResponseBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.context.request.async.WebAsyncTask;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyEmitter;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;

/**
 * Checks the methods that have a webhook parameter for what would read the body before it
 * is verified, or write an answer before the event is recorded as handled.
 */
class HarborWebhookMethodCheck {

	private static final List<Class<? extends Annotation>> READ_BODY = List.of(RequestBody.class, RequestPart.class,
			ModelAttribute.class);

	private static final List<Class<?>> READ_BODY_TYPES = List.of(HttpEntity.class, InputStream.class, Reader.class,
			MultipartFile.class);

	private static final List<Class<?>> WRITE_ANSWER_TYPES = List.of(OutputStream.class, Writer.class,
			ServletResponse.class);

	private static final List<Class<?>> STREAMED = List.of(ResponseBodyEmitter.class, StreamingResponseBody.class);

	private static final Set<Class<?>> TO_COME = Set.of(Callable.class, WebAsyncTask.class, DeferredResult.class);

	private final Predicate<String> hasSecret;

	HarborWebhookMethodCheck(Predicate<String> hasSecret) {
		this.hasSecret = hasSecret;
	}

	boolean check(Map<RequestMappingInfo, HandlerMethod> mappings) {
		boolean any = false;
		for (Map.Entry<RequestMappingInfo, HandlerMethod> mapping : mappings.entrySet()) {
			HandlerMethod method = mapping.getValue();
			List<HarborWebhook> annotations = Arrays.stream(method.getMethodParameters())
				.map(HarborWebhookMethod::annotation)
				.flatMap(Optional::stream)
				.toList();
			if (!annotations.isEmpty()) {
				any = true;
				checkMapping(mapping.getKey(), method.getMethod());
				checkEndpoint(annotations, method.getMethod());
				for (MethodParameter parameter : method.getMethodParameters()) {
					if (HarborWebhookMethod.annotation(parameter).isEmpty()) {
						checkOther(parameter, method.getMethod());
					}
				}
				checkReturn(method);
			}
		}
		return any;
	}

	private void checkMapping(RequestMappingInfo mapping, Method method) {
		if (!mapping.getMethodsCondition().getMethods().equals(Set.of(RequestMethod.POST))) {
			throw new InvalidHarborWebhookMethodException(method, "It is mapped to something other than POST",
					"Map the method with @PostMapping alone; Harbor delivers with POST.");
		}
	}

	private void checkEndpoint(List<HarborWebhook> annotations, Method method) {
		List<String> endpoints = annotations.stream().map(HarborWebhook::value).distinct().toList();
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

	private void checkOther(MethodParameter parameter, Method method) {
		Class<?> type = parameter.nestedIfOptional().getNestedParameterType();
		boolean annotated = READ_BODY.stream().anyMatch(parameter::hasParameterAnnotation);
		boolean typed = READ_BODY_TYPES.stream().anyMatch((bodyType) -> bodyType.isAssignableFrom(type));
		if (annotated || typed || isCommandObject(parameter, type)) {
			throw new InvalidHarborWebhookMethodException(method,
					"Its parameter %d (%s) reads the body or a form, which only a verified delivery may be read from"
						.formatted(parameter.getParameterIndex(), type.getSimpleName()),
					"Remove the parameter; @HarborWebhook parameters hold all that the body says.");
		}
		if (WRITE_ANSWER_TYPES.stream().anyMatch((answerType) -> answerType.isAssignableFrom(type))) {
			throw new InvalidHarborWebhookMethodException(method,
					"Its parameter %d (%s) writes the answer before the event can be recorded as handled"
						.formatted(parameter.getParameterIndex(), type.getSimpleName()),
					"Return the answer from the method instead.");
		}
	}

	// What Spring MVC takes last, and binds from the parameters of the request.
	private static boolean isCommandObject(MethodParameter parameter, Class<?> type) {
		return parameter.getParameterAnnotations().length == 0 && !BeanUtils.isSimpleProperty(type) && isBound(type);
	}

	private static boolean isBound(Class<?> type) {
		String name = type.getName();
		return !type.isInterface() && !name.startsWith("java.") && !name.startsWith("jakarta.servlet.")
				&& !name.startsWith("org.springframework.");
	}

	private void checkReturn(HandlerMethod handlerMethod) {
		Method method = handlerMethod.getMethod();
		ResolvableType type = ResolvableType.forMethodReturnType(method);
		Class<?> raw = type.resolve(Object.class);
		if (TO_COME.contains(raw) || CompletionStage.class.isAssignableFrom(raw)) {
			type = type.getGeneric(0);
			raw = type.resolve(Object.class);
		}
		ResolvableType body = HttpEntity.class.isAssignableFrom(raw) ? type.getGeneric(0) : type;
		Class<?> rawBody = body.resolve(Object.class);
		if (STREAMED.stream().anyMatch((streamed) -> streamed.isAssignableFrom(rawBody))
				|| ReactiveAdapterRegistry.getSharedInstance().getAdapter(rawBody) != null
						&& !CompletionStage.class.isAssignableFrom(rawBody)) {
			throw new InvalidHarborWebhookMethodException(method,
					"It streams its answer, which begins before the event can be recorded as handled",
					"Return a value, a Callable, a WebAsyncTask, a CompletableFuture or a DeferredResult.");
		}
		boolean isBody = AnnotatedElementUtils.hasAnnotation(method, ResponseBody.class)
				|| AnnotatedElementUtils.hasAnnotation(handlerMethod.getBeanType(), ResponseBody.class);
		boolean isAnswer = HttpEntity.class.isAssignableFrom(raw) || ErrorResponse.class.isAssignableFrom(raw)
				|| ProblemDetail.class.isAssignableFrom(raw);
		boolean isNothing = raw == void.class && AnnotatedElementUtils.hasAnnotation(method, ResponseStatus.class);
		if (!isBody && !isAnswer && !isNothing) {
			throw new InvalidHarborWebhookMethodException(method,
					"It renders a view, which may fail after the event was recorded as handled",
					"Put the method in a @RestController, or let it return a ResponseEntity.");
		}
	}

}
