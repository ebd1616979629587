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

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;

import dev.harbor.webhook.web.HarborWebhookMethods;
import dev.harbor.webhook.web.InvalidHarborWebhookMethodException;
import dev.harbor.webhook.web.OngoingDelivery;
import dev.harbor.webhook.web.WebhookAnswer;
import dev.harbor.webhook.web.WebhookArguments;
import dev.harbor.webhook.web.WebhookReceiver;
import dev.harbor.webhook.web.WebhookRoute;
import dev.harbor.webhook.web.WebhookTarget;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.core.Ordered;
import org.springframework.util.Assert;
import org.springframework.util.function.SingletonSupplier;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;
import org.springframework.web.context.request.async.AsyncRequestTimeoutException;
import org.springframework.web.context.request.async.CallableProcessingInterceptor;
import org.springframework.web.context.request.async.WebAsyncManager;
import org.springframework.web.context.request.async.WebAsyncUtils;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerAdapter;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerAdapter;
import org.springframework.web.util.WebUtils;

/**
 * {@link HandlerAdapter} for methods with a webhook parameter and for
 * {@link WebhookRoute}s. Receives the delivery before the adapter of the application
 * calls the method.
 */
class HarborWebhookHandlerAdapter implements HandlerAdapter, Ordered {

	private static final Log logger = LogFactory.getLog(HarborWebhookHandlerAdapter.class);

	private static final Object INTERCEPTOR = new Object();

	private final WebhookReceiver receiver;

	private final HarborWebhookMethods methods;

	private final WebhookBodyReader bodies;

	// Cached, because finding the beans takes longer than receiving a delivery.
	private final SingletonSupplier<List<RequestMappingHandlerAdapter>> others;

	HarborWebhookHandlerAdapter(WebhookReceiver receiver, HarborWebhookMethods methods, WebhookBodyReader bodies,
			Supplier<List<RequestMappingHandlerAdapter>> others) {
		this.receiver = receiver;
		this.methods = methods;
		this.bodies = bodies;
		this.others = SingletonSupplier.of(others);
	}

	@Override
	public int getOrder() {
		return HIGHEST_PRECEDENCE;
	}

	@Override
	public boolean supports(Object handler) {
		try {
			return handler instanceof WebhookRoute || target(handler).isPresent();
		}
		catch (InvalidHarborWebhookMethodException ex) {
			// The method fails at startup, unless the receiver is switched off.
			return true;
		}
	}

	Optional<WebhookTarget> target(@Nullable Object handler) {
		if (handler instanceof WebhookRoute route) {
			return Optional.of(route.target());
		}
		return (handler instanceof HandlerMethod method) ? this.methods.find(method) : Optional.empty();
	}

	@Override
	public @Nullable ModelAndView handle(HttpServletRequest request, HttpServletResponse response, Object handler)
			throws Exception {
		WebhookTarget target;
		try {
			target = target(handler).orElseThrow();
		}
		catch (InvalidHarborWebhookMethodException ex) {
			new HeldResponse(response).write(WebhookAnswer.unavailable(null));
			return null;
		}
		WebhookExchange exchange = exchange(request, target);
		HeldResponse held = HeldResponse.of(request);
		if (held != null) {
			return call(exchange, request, response, held, handler);
		}
		// Without the filter, for example in a standalone MockMvc, the answer is held
		// back here.
		held = WebUtils.getNativeResponse(response, HeldResponse.class);
		if (held != null) {
			callAndAnswer(exchange, request, response, held, handler);
		}
		else {
			held = new HeldResponse(response);
			callAndAnswer(exchange, request, held, held, handler);
		}
		return null;
	}

	private WebhookExchange exchange(HttpServletRequest request, WebhookTarget target) {
		WebhookExchange known = WebhookExchange.of(request);
		if (known != null && WebAsyncUtils.getAsyncManager(request).hasConcurrentResult()) {
			return known;
		}
		if (known != null) {
			// The request was forwarded from one method to another.
			known.failed(new IllegalStateException("The request was forwarded to another method"));
			known.conclude(500);
		}
		WebhookExchange exchange = new WebhookExchange(target,
				this.receiver.receive(target, new ServletWebhookRequest(request, this.bodies)));
		exchange.keepIn(request);
		OngoingDelivery ongoing = exchange.ongoing();
		if (ongoing != null) {
			SurroundingTransaction.follow(ongoing);
			WebAsyncUtils.getAsyncManager(request).registerCallableInterceptor(INTERCEPTOR, new EndOfCallable(ongoing));
		}
		return exchange;
	}

	private void callAndAnswer(WebhookExchange exchange, HttpServletRequest request, HttpServletResponse response,
			HeldResponse held, Object handler) throws IOException {
		try {
			ModelAndView view = call(exchange, request, response, held, handler);
			Assert.state(view == null, "Methods that receive webhooks cannot render a view");
		}
		catch (Exception ex) {
			exchange.failed(ex);
			logger.error("A delivery could not be handled; Harbor retries it", ex);
		}
		if (!WebhookExchange.isToBeContinued(request)) {
			exchange.removeFrom(request);
			WebhookAnswer answer = exchange.conclude(held.getStatus());
			if (answer != null) {
				held.write(answer);
			}
			else {
				held.release();
			}
		}
	}

	private @Nullable ModelAndView call(WebhookExchange exchange, HttpServletRequest request,
			HttpServletResponse response, HeldResponse held, Object handler) throws Exception {
		OngoingDelivery ongoing = exchange.ongoing();
		if (ongoing == null) {
			WebhookAnswer answer = exchange.conclude(0);
			Assert.state(answer != null, "No answer");
			// For filters and interceptors that observe the status. The filter writes the
			// answer.
			response.setStatus(answer.status());
			return null;
		}
		held.handling(true);
		try {
			if (handler instanceof WebhookRoute route) {
				exchange.ended(route.handle(ongoing.delivery()));
				return null;
			}
			WebAsyncManager asynchronous = WebAsyncUtils.getAsyncManager(request);
			if (asynchronous.hasConcurrentResult()) {
				WebhookAnswers.requireWhole(asynchronous.getConcurrentResult());
			}
			return other(handler).handle(request, response, handler);
		}
		catch (AsyncRequestTimeoutException | AsyncRequestNotUsableException ex) {
			ongoing.abandoned(ex);
			return null;
		}
		catch (Exception | Error ex) {
			exchange.failed(ex);
			if (WebhookArguments.isPayloadFailure(ex)) {
				// Not left to the exception handling of the application, which could
				// answer with 4xx.
				logger.error(ex.getMessage(), ex);
				return null;
			}
			if (handler instanceof WebhookRoute && ex instanceof Exception) {
				logger.error("A delivery could not be handled; Harbor retries it", ex);
				return null;
			}
			throw ex;
		}
		finally {
			held.handling(false);
		}
	}

	private RequestMappingHandlerAdapter other(Object handler) {
		for (RequestMappingHandlerAdapter adapter : this.others.obtain()) {
			if (adapter.supports(handler)) {
				return adapter;
			}
		}
		throw new IllegalStateException("There is no RequestMappingHandlerAdapter");
	}

	/**
	 * {@link CallableProcessingInterceptor} that notes the end of a {@link Callable},
	 * also after a timeout.
	 */
	private record EndOfCallable(OngoingDelivery delivery) implements CallableProcessingInterceptor {

		@Override
		public <T> void postProcess(NativeWebRequest request, Callable<T> task, @Nullable Object result) {
			this.delivery.handlerEnded(WebhookAnswers.isSuccess(result));
		}

	}

}
