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
import dev.harbor.webhook.web.OngoingDelivery;
import dev.harbor.webhook.web.WebhookAnswer;
import dev.harbor.webhook.web.WebhookDecision;
import dev.harbor.webhook.web.WebhookOutcome;
import dev.harbor.webhook.web.WebhookTarget;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.web.context.request.async.WebAsyncUtils;

/**
 * Delivery of a request and its outcome so far. Stored as an attribute of the request,
 * for the argument resolver, asynchronous dispatches and the filter.
 */
class WebhookExchange {

	private static final String ATTRIBUTE = WebhookExchange.class.getName();

	private final WebhookTarget target;

	private final WebhookDecision decision;

	private volatile @Nullable WebhookOutcome outcome;

	private volatile @Nullable Throwable failure;

	WebhookExchange(WebhookTarget target, WebhookDecision decision) {
		this.target = target;
		this.decision = decision;
	}

	static @Nullable WebhookExchange of(ServletRequest request) {
		return (WebhookExchange) request.getAttribute(ATTRIBUTE);
	}

	void keepIn(ServletRequest request) {
		request.setAttribute(ATTRIBUTE, this);
	}

	/**
	 * Return whether another dispatch of the request continues with the delivery.
	 */
	static boolean isToBeContinued(HttpServletRequest request) {
		// In MockMvc, isAsyncStarted() is false as soon as there is a result.
		return request.isAsyncStarted() || (request.getDispatcherType() != DispatcherType.ASYNC
				&& WebAsyncUtils.getAsyncManager(request).hasConcurrentResult());
	}

	void removeFrom(ServletRequest request) {
		request.removeAttribute(ATTRIBUTE);
	}

	/**
	 * Return the delivery for a parameter.
	 * @param endpoint the name of the endpoint of the parameter
	 * @return the delivery, or {@code null} if it was not verified for that endpoint
	 */
	@Nullable WebhookDelivery delivery(String endpoint) {
		OngoingDelivery ongoing = ongoing();
		return (ongoing != null && this.target.endpoint().equals(endpoint)) ? ongoing.delivery() : null;
	}

	/**
	 * Return the delivery for the handler.
	 * @return the delivery, or {@code null} if the request is answered without the
	 * handler
	 */
	@Nullable OngoingDelivery ongoing() {
		return (this.decision instanceof WebhookDecision.Call call) ? call.delivery() : null;
	}

	/**
	 * Note the outcome that the handler returned.
	 */
	void ended(WebhookOutcome outcome) {
		this.outcome = outcome;
	}

	/**
	 * Note that handling the delivery has failed. Its event is released later, when the
	 * request has returned its database connection.
	 */
	void failed(Throwable failure) {
		if (this.failure == null) {
			this.failure = failure;
		}
	}

	boolean hasFailed() {
		return this.failure != null;
	}

	/**
	 * Decide the outcome of the delivery.
	 * @param status the status of the answer of the application
	 * @return {@code null} if this answer can be sent, or the answer to send instead
	 */
	@Nullable WebhookAnswer conclude(int status) {
		if (this.decision instanceof WebhookDecision.Answer answer) {
			return answer.answer();
		}
		OngoingDelivery ongoing = ((WebhookDecision.Call) this.decision).delivery();
		if (this.failure != null) {
			return ongoing.failed(this.failure, status);
		}
		WebhookOutcome outcome = this.outcome;
		return (outcome != null) ? ongoing.ended(outcome) : ongoing.ended(status);
	}

}
