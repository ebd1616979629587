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
 * What a request has delivered and what has come of it so far. Kept as an attribute of
 * the request, so that the resolver of parameters, an asynchronous dispatch and the
 * filter find it.
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
	 * Return whether another dispatch of a request goes on with what this one has begun.
	 */
	static boolean isToBeContinued(HttpServletRequest request) {
		// In MockMvc a request counts as started only until the result is there.
		return request.isAsyncStarted() || (request.getDispatcherType() != DispatcherType.ASYNC
				&& WebAsyncUtils.getAsyncManager(request).hasConcurrentResult());
	}

	void removeFrom(ServletRequest request) {
		request.removeAttribute(ATTRIBUTE);
	}

	/**
	 * Return the delivery for a parameter.
	 * @param endpoint the endpoint that the parameter names
	 * @return the delivery, or {@code null} if it was not verified for that endpoint
	 */
	@Nullable WebhookDelivery delivery(String endpoint) {
		OngoingDelivery ongoing = ongoing();
		return (ongoing != null && this.target.endpoint().equals(endpoint)) ? ongoing.delivery() : null;
	}

	/**
	 * Return the delivery that is to be handled.
	 * @return the delivery, or {@code null} where there is an answer without that
	 */
	@Nullable OngoingDelivery ongoing() {
		return (this.decision instanceof WebhookDecision.Call call) ? call.delivery() : null;
	}

	/**
	 * Note that the handler has ended with an outcome of its own.
	 */
	void ended(WebhookOutcome outcome) {
		this.outcome = outcome;
	}

	/**
	 * Note that handling the delivery has failed. Its event is given back when the
	 * request has given back its database connection.
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
	 * Settle what has become of the delivery.
	 * @param status the status that the application is about to answer with
	 * @return {@code null} if it may, or what to answer instead
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
