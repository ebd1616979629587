package dev.harbor.webhook.web;

import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import dev.harbor.event.Event;
import dev.harbor.event.EventPayload;
import dev.harbor.webhook.HarborWebhook;
import dev.harbor.webhook.WebhookDelivery;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.core.GenericTypeResolver;
import org.springframework.core.MethodParameter;
import org.springframework.util.Assert;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;

/**
 * Resolves {@link HarborWebhook} parameters, with nothing but what a verified delivery
 * says. Not an interceptor: those run again on asynchronous dispatches, when the body is
 * gone.
 */
class HarborWebhookArgumentResolver implements HandlerMethodArgumentResolver {

	private final @Nullable HarborWebhookRequests requests;

	private final Map<Method, HarborWebhookMethod> methods = new ConcurrentHashMap<>();

	/**
	 * Create a resolver.
	 * @param requests takes the requests, or {@code null} to answer them all with 503
	 */
	HarborWebhookArgumentResolver(@Nullable HarborWebhookRequests requests) {
		this.requests = requests;
	}

	@Override
	public boolean supportsParameter(MethodParameter parameter) {
		return HarborWebhookMethod.isMarked(parameter);
	}

	@Override
	public @Nullable Object resolveArgument(MethodParameter parameter, @Nullable ModelAndViewContainer container,
			NativeWebRequest webRequest, @Nullable WebDataBinderFactory binderFactory) throws Exception {
		HttpServletRequest request = webRequest.getNativeRequest(HttpServletRequest.class);
		Assert.state(request != null, "No HttpServletRequest");
		if (this.requests == null) {
			throw WebhookAnswerException.unavailable(null, null);
		}
		Method method = parameter.getMethod();
		Assert.state(method != null, "@HarborWebhook must be on a parameter of a method");
		WebhookDelivery delivery = this.requests.receive(request,
				this.methods.computeIfAbsent(method, HarborWebhookMethod::of));
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
		return convert(delivery, parameter);
	}

	private static Object convert(WebhookDelivery delivery, MethodParameter parameter) {
		// A generic superclass of the controller may leave it to that what the type is.
		Type type = GenericTypeResolver.resolveType(parameter.getGenericParameterType(),
				parameter.getContainingClass());
		try {
			return delivery.event().payload().as(type);
		}
		catch (IllegalArgumentException ex) {
			throw new PayloadConversionException(delivery, ex);
		}
	}

}
