package dev.harbor.webhook.web.reactive;

import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.ExecutableMode;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.util.ClassUtils;
import org.springframework.web.server.ServerWebExchange;

/**
 * {@link RuntimeHintsRegistrar} for what is called and made here by reflection.
 */
class WebhookRuntimeHints implements RuntimeHintsRegistrar {

	@Override
	public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
		if (ClassUtils.isPresent("org.springframework.web.reactive.DispatcherHandler", classLoader)) {
			hints.reflection().registerMethod(WebhookMethodCall.PROBE, ExecutableMode.INVOKE);
			hints.proxies().registerJdkProxy(ServerWebExchange.class).registerJdkProxy(ServerHttpRequest.class);
		}
	}

}
