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

import dev.harbor.webhook.web.OngoingDelivery;
import dev.harbor.webhook.web.UnreachedRequests;
import dev.harbor.webhook.web.WebhookAnswer;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.util.pattern.PathPattern;

/**
 * Holds back the answer to a delivery until its outcome is decided. The event is recorded
 * as handled when the other filters have returned and have released their resources: the
 * session of open-in-view with its connection, and the transactions of filters. The
 * answer agrees with the recorded outcome, even if exception handling, error pages,
 * interceptors or other filters changed it.
 */
class HarborWebhookFilter implements Filter {

	private static final Log logger = LogFactory.getLog(HarborWebhookFilter.class);

	private final ServletWebhookMappings mappings;

	private final HarborWebhookHandlerAdapter adapter;

	private final UnreachedRequests unreached;

	HarborWebhookFilter(ServletWebhookMappings mappings, HarborWebhookHandlerAdapter adapter,
			UnreachedRequests unreached) {
		this.mappings = mappings;
		this.adapter = adapter;
		this.unreached = unreached;
	}

	@Override
	public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
			throws IOException, ServletException {
		HttpServletRequest httpRequest = (HttpServletRequest) request;
		HeldResponse held = HeldResponse.of(request);
		if (held != null && request.getDispatcherType() != DispatcherType.ASYNC) {
			// A forward within a request whose answer is held back already.
			chain.doFilter(request, response);
			return;
		}
		if (held != null) {
			doFilter(httpRequest, response, held, chain);
			return;
		}
		if (this.mappings.match(httpRequest) == null) {
			chain.doFilter(request, response);
			return;
		}
		held = new HeldResponse((HttpServletResponse) response);
		held.keepIn(request);
		doFilter(httpRequest, held, held, chain);
	}

	private void doFilter(HttpServletRequest request, ServletResponse response, HeldResponse held, FilterChain chain)
			throws IOException, ServletException {
		Throwable failure = null;
		try {
			chain.doFilter(request, response);
		}
		catch (Throwable ex) {
			failure = ex;
		}
		WebhookExchange exchange = WebhookExchange.of(request);
		if (failure == null && WebhookExchange.isToBeContinued(request)) {
			OngoingDelivery ongoing = (exchange != null) ? exchange.ongoing() : null;
			if (ongoing != null && request.isAsyncStarted()) {
				request.getAsyncContext().addListener(new EndWithoutDispatch(ongoing));
			}
			return;
		}
		held.removeFrom(request);
		if (exchange != null) {
			exchange.removeFrom(request);
			conclude(exchange, held, failure);
		}
		else {
			concludeUnreached(request, held, failure);
		}
		if (failure != null && request.isAsyncStarted()) {
			request.getAsyncContext().complete();
		}
	}

	private void conclude(WebhookExchange exchange, HeldResponse held, @Nullable Throwable failure) throws IOException {
		if (failure != null && exchange.ongoing() != null) {
			logger.error("A delivery could not be handled; Harbor retries it", failure);
			exchange.failed(failure);
		}
		else if (failure != null) {
			// After the delivery was refused, for example.
			this.unreached.failed(failure);
		}
		WebhookAnswer answer = exchange.conclude(held.getStatus());
		if (answer != null) {
			held.write(answer);
		}
		else {
			held.release();
		}
	}

	/**
	 * Answer a request that did not reach the handler. With a success, the event would be
	 * lost.
	 */
	private void concludeUnreached(HttpServletRequest request, HeldResponse held, @Nullable Throwable failure)
			throws IOException, ServletException {
		Object handler = request.getAttribute(HandlerMapping.BEST_MATCHING_HANDLER_ATTRIBUTE);
		if (handler != null && !this.adapter.supports(handler)) {
			// The request was for another handler of the same path.
			held.releaseToErrorPages();
			rethrow(failure);
			return;
		}
		if (failure != null) {
			this.unreached.failed(failure);
			held.write(WebhookAnswer.failed(HttpStatus.INTERNAL_SERVER_ERROR.value()));
			return;
		}
		WebhookAnswer answer = answerUnreached(handler, held);
		int status = (answer != null) ? answer.status() : held.getStatus();
		PathPattern pattern = (isAnsweredByFilter(request) && isLikeDelivery(request, status))
				? this.mappings.match(request) : null;
		if (pattern != null) {
			this.unreached.turnedAway(pattern, status);
		}
		if (answer != null) {
			held.write(answer);
		}
		else {
			held.release();
		}
	}

	/**
	 * Return the answer to send instead of the answer of a filter, or {@code null} if the
	 * answer of the filter can be sent.
	 */
	private @Nullable WebhookAnswer answerUnreached(@Nullable Object handler, HeldResponse held) {
		int status = held.getStatus();
		if (status >= 300) {
			// Not to an error page, which could change the answer.
			return held.isError() ? new WebhookAnswer(status, null, null) : null;
		}
		WebhookAnswer answer = (handler != null) ? WebhookAnswer.failed(status) : WebhookAnswer.unavailable(null);
		this.unreached.acknowledged(answer.status());
		return answer;
	}

	/*
	 * Not by Spring MVC, which may fail before it has found a handler.
	 */
	private static boolean isAnsweredByFilter(HttpServletRequest request) {
		return request.getAttribute(DispatcherServlet.WEB_APPLICATION_CONTEXT_ATTRIBUTE) == null;
	}

	/*
	 * Harbor sends no credentials, and nothing that a firewall refuses as malformed.
	 */
	private static boolean isLikeDelivery(HttpServletRequest request, int status) {
		return request.getHeader(HttpHeaders.AUTHORIZATION) == null && status != HttpStatus.BAD_REQUEST.value();
	}

	private static void rethrow(@Nullable Throwable failure) throws IOException, ServletException {
		if (failure instanceof IOException ex) {
			throw ex;
		}
		if (failure instanceof ServletException ex) {
			throw ex;
		}
		if (failure instanceof RuntimeException ex) {
			throw ex;
		}
		if (failure instanceof Error ex) {
			throw ex;
		}
		if (failure != null) {
			throw new ServletException(failure);
		}
	}

	/**
	 * {@link AsyncListener} for an asynchronous request that completes without another
	 * dispatch.
	 */
	private record EndWithoutDispatch(OngoingDelivery delivery) implements AsyncListener {

		@Override
		public void onComplete(AsyncEvent event) {
			if (!this.delivery.isDecided()) {
				this.delivery.abandoned(event.getThrowable());
			}
		}

		@Override
		public void onTimeout(AsyncEvent event) {
			// Spring MVC dispatches then.
		}

		@Override
		public void onError(AsyncEvent event) {
			// Spring MVC dispatches then.
		}

		@Override
		public void onStartAsync(AsyncEvent event) {
			// The filter adds another one.
		}

	}

}
