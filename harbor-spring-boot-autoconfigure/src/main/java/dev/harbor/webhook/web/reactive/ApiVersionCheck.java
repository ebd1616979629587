package dev.harbor.webhook.web.reactive;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Map;

import dev.harbor.webhook.web.InvalidHarborWebhookMethodException;

import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.util.ReflectionUtils;
import org.springframework.web.accept.MissingApiVersionException;
import org.springframework.web.reactive.accept.ApiVersionStrategy;
import org.springframework.web.server.ServerWebExchange;

/**
 * Checks that an application does not demand a version of its API in a header of each
 * request, which deliveries do not have.
 */
final class ApiVersionCheck {

	private static final ServerWebExchange WITHOUT_HEADERS = only(ServerWebExchange.class,
			Map.of("getRequest", only(ServerHttpRequest.class, Map.of("getHeaders", HttpHeaders.EMPTY))));

	private ApiVersionCheck() {
	}

	static void check(ApiVersionStrategy strategy, Method method) {
		if (strategy.getDefaultVersion() != null || comesFromElsewhere(strategy)) {
			return;
		}
		try {
			strategy.validateVersion(null, WITHOUT_HEADERS);
		}
		catch (MissingApiVersionException ex) {
			throw new InvalidHarborWebhookMethodException(method,
					"Each request has to have a version of the API in a header, which deliveries do not have",
					"Set 'spring.webflux.apiversion.default' in place of 'spring.webflux.apiversion.required', or take "
							+ "the version from the path.");
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
			return strategy.resolveApiVersion(WITHOUT_HEADERS).blockOptional().isPresent();
		}
		catch (RuntimeException ex) {
			return true;
		}
	}

	private static <T> T only(Class<T> type, Map<String, Object> answers) {
		return type.cast(Proxy.newProxyInstance(ApiVersionCheck.class.getClassLoader(), new Class<?>[] { type },
				(proxy, method, arguments) -> {
					Object answer = answers.get(method.getName());
					if (answer == null && !ReflectionUtils.isObjectMethod(method)) {
						throw new UnsupportedOperationException(method.getName());
					}
					return answer;
				}));
	}

}
