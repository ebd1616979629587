package dev.harbor.webhook.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.ModelAndView;

/**
 * Records events as handled where a method returns nothing and has its status declared:
 * no handler of return values is asked then. Nothing was written yet either.
 */
class HarborWebhookInterceptor implements HandlerInterceptor {

	private final @Nullable HarborWebhookRequests requests;

	HarborWebhookInterceptor(@Nullable HarborWebhookRequests requests) {
		this.requests = requests;
	}

	@Override
	public void postHandle(HttpServletRequest request, HttpServletResponse response, Object handler,
			@Nullable ModelAndView modelAndView) {
		WebhookExchange exchange = WebhookExchange.of(request);
		if (exchange != null && this.requests != null) {
			this.requests.handled(exchange, response.getStatus());
		}
	}

}
