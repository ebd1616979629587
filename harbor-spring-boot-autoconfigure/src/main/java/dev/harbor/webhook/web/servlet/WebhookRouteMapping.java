package dev.harbor.webhook.web.servlet;

import java.util.Collection;

import dev.harbor.webhook.web.WebhookRoute;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpMethod;
import org.springframework.web.servlet.handler.SimpleUrlHandlerMapping;

/**
 * Maps what is posted to the paths of routes.
 */
class WebhookRouteMapping extends SimpleUrlHandlerMapping {

	WebhookRouteMapping() {
		// Before controllers, one of which may take every path.
		setOrder(-2);
	}

	void register(Collection<WebhookRoute> routes) {
		routes.forEach((route) -> registerHandler(route.path(), route.handler()));
	}

	@Override
	protected @Nullable Object getHandlerInternal(HttpServletRequest request) throws Exception {
		return HttpMethod.POST.matches(request.getMethod()) ? super.getHandlerInternal(request) : null;
	}

}
