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

package dev.harbor.webhook.web;

import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

import dev.harbor.webhook.WebhookRejectedEvent;
import dev.harbor.webhook.WebhookVerificationException.Reason;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.context.ApplicationEventPublisher;

/**
 * Logs and publishes rejections of deliveries, because the answer to the caller does not
 * contain the reason.
 */
class WebhookRejections {

	private static final Log logger = LogFactory.getLog(WebhookRejections.class);

	private final LimitedLog log;

	private final ApplicationEventPublisher publisher;

	private final @Nullable RejectionExplainer explainer;

	private final Supplier<List<String>> filters;

	private final Clock clock;

	WebhookRejections(LimitedLog log, ApplicationEventPublisher publisher, @Nullable RejectionExplainer explainer,
			Supplier<List<String>> filters, Clock clock) {
		this.log = log;
		this.publisher = publisher;
		this.explainer = explainer;
		this.filters = filters;
		this.clock = clock;
	}

	/**
	 * Log and publish the rejection of a delivery.
	 * @param body the body, or {@code null} if it was not read
	 */
	void rejected(String endpoint, Reason reason, WebhookRequest request, byte @Nullable [] body) {
		this.log.warn(logger, () -> {
			String from = request.remoteAddress();
			return "Refused a delivery to endpoint '%s' from %s: %s%s".formatted(endpoint,
					(from != null) ? LimitedLog.printable(from) : "an unknown address",
					reason.name().toLowerCase(Locale.ROOT), explain(endpoint, reason, request, body));
		});
		try {
			this.publisher.publishEvent(new WebhookRejectedEvent(endpoint, reason, request.remoteAddress()));
		}
		catch (Exception ex) {
			this.log.warn(logger, () -> "A listener of WebhookRejectedEvent failed: " + ex, ex);
		}
	}

	private String explain(String endpoint, Reason reason, WebhookRequest request, byte @Nullable [] body) {
		if (reason == Reason.BODY_ALREADY_READ) {
			return (" (by a filter, which must not read it, or must keep it in a ContentCachingRequestWrapper; "
					+ "the filters in their order: %s)")
				.formatted(String.join(", ", this.filters.get()));
		}
		String signature = request.signature();
		String timestamp = request.timestamp();
		if (this.explainer == null || body == null || signature == null || timestamp == null) {
			return "";
		}
		try {
			String explanation = this.explainer.explain(endpoint, reason, body, signature, timestamp,
					this.clock.instant());
			return (explanation != null) ? " (" + explanation + ")" : "";
		}
		catch (Exception ex) {
			return " (not explained: " + ex.getClass().getName() + ")";
		}
	}

}
