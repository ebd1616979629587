package dev.harbor.webhook.web.reactive;

import java.util.Collection;

import dev.harbor.webhook.web.WebhookRoute;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpMethod;
import org.springframework.web.reactive.handler.SimpleUrlHandlerMapping;
import org.springframework.web.server.ServerWebExchange;

/**
 * Maps what is posted to the paths of routes.
 */
class WebhookRouteMapping extends SimpleUrlHandlerMapping {

	WebhookRouteMapping() {
		// Before routes and controllers of the application, one of which may take every
		// path.
		setOrder(-2);
	}

	void register(Collection<WebhookRoute> routes) {
		routes.forEach((route) -> registerHandler(route.path(), route.handler()));
	}

	@Override
	public Mono<Object> getHandlerInternal(ServerWebExchange exchange) {
		return exchange.getRequest().getMethod().equals(HttpMethod.POST) ? super.getHandlerInternal(exchange)
				: Mono.empty();
	}

}
