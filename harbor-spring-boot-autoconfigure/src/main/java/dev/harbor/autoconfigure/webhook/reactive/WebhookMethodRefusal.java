package dev.harbor.autoconfigure.webhook.reactive;

import dev.harbor.webhook.HarborWebhook;
import dev.harbor.webhook.web.InvalidHarborWebhookMethodException;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.SmartLifecycle;
import org.springframework.core.MethodParameter;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.reactive.result.method.RequestMappingInfoHandlerMapping;

/**
 * Stops the start, before the web server takes requests, where a method receives
 * webhooks: nothing here verifies them yet.
 */
class WebhookMethodRefusal implements SmartLifecycle {

	// Those of Boot's web server are DEFAULT_PHASE - 1024 and DEFAULT_PHASE - 2048.
	private static final int PHASE = DEFAULT_PHASE - 4096;

	private final ObjectProvider<RequestMappingInfoHandlerMapping> mappings;

	private volatile boolean running;

	WebhookMethodRefusal(ObjectProvider<RequestMappingInfoHandlerMapping> mappings) {
		this.mappings = mappings;
	}

	@Override
	public void start() {
		for (RequestMappingInfoHandlerMapping mapping : this.mappings) {
			mapping.getHandlerMethods().values().forEach(WebhookMethodRefusal::check);
		}
		this.running = true;
	}

	private static void check(HandlerMethod handler) {
		for (MethodParameter parameter : handler.getMethodParameters()) {
			if (MergedAnnotations.from(parameter, parameter.getParameterAnnotations()).isPresent(HarborWebhook.class)) {
				throw new InvalidHarborWebhookMethodException(handler.getMethod(),
						"The application is one on Spring WebFlux, where nothing would verify its parameter %s"
							.formatted(parameter.getParameterIndex()),
						"Receive webhooks in an application on Spring MVC.");
			}
		}
	}

	@Override
	public void stop() {
		this.running = false;
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public int getPhase() {
		return PHASE;
	}

}
