/*
 * Copyright 2026-present the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

package dev.harbor.autoconfigure.webhook.servlet;

import java.util.List;
import java.util.function.Predicate;

import dev.harbor.webhook.web.servlet.HarborWebhookMvc;
import jakarta.servlet.http.HttpServletRequest;

import org.springframework.context.ApplicationContext;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.util.Assert;
import org.springframework.web.context.support.WebApplicationContextUtils;

/**
 * Factory of {@link RequestMatcher}s for deliveries: {@code POST} requests to the paths
 * of methods with {@link dev.harbor.webhook.HarborWebhook @HarborWebhook} parameters and
 * of listeners. Deliveries have neither a session nor a CSRF token, and are verified by
 * their signature.
 *
 * @since 0.2.0
 */
public final class HarborWebhookRequest {

	private HarborWebhookRequest() {
	}

	/**
	 * Return a matcher for deliveries to any endpoint.
	 * @return the matcher
	 */
	public static RequestMatcher toAnyEndpoint() {
		return new DeliveryMatcher((endpoint) -> true, "any endpoint");
	}

	/**
	 * Return a matcher for deliveries to the given endpoints.
	 * @param endpoints the names of the endpoints
	 * @return the matcher
	 */
	public static RequestMatcher to(String... endpoints) {
		Assert.notEmpty(endpoints, "'endpoints' must not be empty");
		List<String> names = List.of(endpoints);
		return new DeliveryMatcher(names::contains, String.join(", ", endpoints));
	}

	/**
	 * Matcher that uses the application context of the request, because it is created
	 * before the handler mappings.
	 */
	private record DeliveryMatcher(Predicate<String> endpoints, String description) implements RequestMatcher {

		@Override
		public boolean matches(HttpServletRequest request) {
			ApplicationContext context = WebApplicationContextUtils
				.getWebApplicationContext(request.getServletContext());
			HarborWebhookMvc webhookMvc = (context != null)
					? context.getBeanProvider(HarborWebhookMvc.class).getIfAvailable() : null;
			return webhookMvc != null && webhookMvc.isDelivery(request, this.endpoints);
		}

		@Override
		public String toString() {
			return "HarborWebhookRequest to " + this.description;
		}

	}

}
