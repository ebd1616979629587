package dev.harbor.webhook.web.servlet;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Collections;

import dev.harbor.webhook.web.InvalidHarborWebhookMethodException;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.util.ReflectionUtils;
import org.springframework.web.accept.ApiVersionStrategy;
import org.springframework.web.accept.MissingApiVersionException;

/**
 * Checks that an application does not demand a version of its API in a header of each
 * request, which deliveries do not have.
 */
final class ApiVersionCheck {

	private ApiVersionCheck() {
	}

	static void check(ApiVersionStrategy strategy, Method method) {
		if (strategy.getDefaultVersion() != null || comesFromElsewhere(strategy)) {
			return;
		}
		try {
			strategy.validateVersion(null, requestWithoutHeaders());
		}
		catch (MissingApiVersionException ex) {
			throw new InvalidHarborWebhookMethodException(method,
					"Each request has to have a version of the API in a header, which deliveries do not have",
					"Set 'spring.mvc.apiversion.default' in place of 'spring.mvc.apiversion.required', or take the "
							+ "version from the path.");
		}
		catch (RuntimeException ex) {
			// It is up to something else in the request.
		}
	}

	/*
	 * The path and the query are part of the URL that Harbor is given.
	 */
	private static boolean comesFromElsewhere(ApiVersionStrategy strategy) {
		try {
			return strategy.resolveVersion(requestWithoutHeaders()) != null;
		}
		catch (RuntimeException ex) {
			return true;
		}
	}

	private static HttpServletRequest requestWithoutHeaders() {
		return (HttpServletRequest) Proxy.newProxyInstance(ApiVersionCheck.class.getClassLoader(),
				new Class<?>[] { HttpServletRequest.class }, (proxy, method, arguments) -> header(method, arguments));
	}

	private static @Nullable Object header(Method method, Object @Nullable [] arguments) {
		return switch (method.getName()) {
			case "getHeader", "getContentType" -> null;
			case "getHeaders", "getHeaderNames" -> Collections.emptyEnumeration();
			default -> {
				if (ReflectionUtils.isObjectMethod(method)) {
					yield null;
				}
				throw new UnsupportedOperationException(method.getName());
			}
		};
	}

}
