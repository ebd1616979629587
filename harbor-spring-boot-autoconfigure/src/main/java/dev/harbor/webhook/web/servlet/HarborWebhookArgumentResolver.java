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

package dev.harbor.webhook.web.servlet;

import dev.harbor.webhook.WebhookDelivery;
import dev.harbor.webhook.web.HarborWebhookMethods;
import dev.harbor.webhook.web.WebhookArguments;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.core.MethodParameter;
import org.springframework.util.Assert;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;

/**
 * {@link HandlerMethodArgumentResolver} for webhook parameters. Resolves them from the
 * verified delivery of the request only.
 */
class HarborWebhookArgumentResolver implements HandlerMethodArgumentResolver {

	private final WebhookArguments arguments;

	HarborWebhookArgumentResolver(WebhookArguments arguments) {
		this.arguments = arguments;
	}

	@Override
	public boolean supportsParameter(MethodParameter parameter) {
		return HarborWebhookMethods.isMarked(parameter);
	}

	@Override
	public Object resolveArgument(MethodParameter parameter, @Nullable ModelAndViewContainer container,
			NativeWebRequest webRequest, @Nullable WebDataBinderFactory binderFactory) {
		HttpServletRequest request = webRequest.getNativeRequest(HttpServletRequest.class);
		WebhookExchange exchange = (request != null) ? WebhookExchange.of(request) : null;
		WebhookDelivery delivery = (exchange != null) ? exchange.delivery(this.arguments.endpoint(parameter)) : null;
		Assert.state(delivery != null, "There is no verified delivery for this parameter");
		return this.arguments.resolve(delivery, parameter);
	}

}
