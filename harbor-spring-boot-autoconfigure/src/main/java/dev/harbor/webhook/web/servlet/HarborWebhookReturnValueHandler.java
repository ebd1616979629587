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

import java.lang.reflect.Method;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

import dev.harbor.webhook.web.HarborWebhookMethods;
import dev.harbor.webhook.web.OngoingDelivery;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.core.MethodParameter;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodReturnValueHandler;
import org.springframework.web.method.support.HandlerMethodReturnValueHandlerComposite;
import org.springframework.web.method.support.ModelAndViewContainer;

/**
 * {@link HandlerMethodReturnValueHandler} for methods with a webhook parameter. Notes the
 * end of futures, also after a timeout, and rejects answers that would begin before the
 * event is handled. The other handlers then handle the return value.
 */
class HarborWebhookReturnValueHandler implements HandlerMethodReturnValueHandler {

	private final HarborWebhookMethods methods;

	private final HandlerMethodReturnValueHandlerComposite others = new HandlerMethodReturnValueHandlerComposite();

	HarborWebhookReturnValueHandler(HarborWebhookMethods methods, List<HandlerMethodReturnValueHandler> others) {
		this.methods = methods;
		this.others.addHandlers(others);
	}

	@Override
	public boolean supportsReturnType(MethodParameter returnType) {
		Method method = returnType.getMethod();
		return method != null && this.methods.find(method).isPresent();
	}

	@Override
	public void handleReturnValue(@Nullable Object returnValue, MethodParameter returnType,
			ModelAndViewContainer container, NativeWebRequest webRequest) throws Exception {
		Object handled = returnValue;
		if (returnValue instanceof CompletionStage<?> stage) {
			followToItsEnd(stage, webRequest);
			// If Reactor is present, Spring MVC cancels a future after the timeout,
			// although its work continues.
			handled = stage.thenApply(Function.identity());
		}
		else if (returnValue != null && !WebhookAnswers.isAsync(returnValue.getClass())) {
			WebhookAnswers.requireWhole(returnValue);
		}
		this.others.handleReturnValue(handled, returnType, container, webRequest);
	}

	private static void followToItsEnd(CompletionStage<?> stage, NativeWebRequest webRequest) {
		HttpServletRequest request = webRequest.getNativeRequest(HttpServletRequest.class);
		WebhookExchange exchange = (request != null) ? WebhookExchange.of(request) : null;
		OngoingDelivery ongoing = (exchange != null) ? exchange.ongoing() : null;
		if (ongoing != null) {
			stage.whenComplete((value, failure) -> ongoing
				.handlerEnded(WebhookAnswers.isSuccess((failure != null) ? failure : value)));
		}
	}

}
