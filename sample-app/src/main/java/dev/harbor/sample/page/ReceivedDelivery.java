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

package dev.harbor.sample.page;

import java.time.Instant;

import dev.harbor.webhook.WebhookDelivery;
import dev.harbor.webhook.WebhookVerificationException.Reason;
import dev.harbor.webhook.web.HarborWebhookObservationContext;
import dev.harbor.webhook.web.WebhookOutcome;
import org.jspecify.annotations.Nullable;

/**
 * A received delivery with any outcome. The template reads the public members.
 *
 * @param time the end of receiving
 * @param outcome the outcome
 * @param reason the reason of a refusal
 * @param delivery the delivery, or {@code null} if it could not be verified
 */
record ReceivedDelivery(String time, WebhookOutcome outcome, @Nullable String reason,
		@Nullable WebhookDelivery delivery) {

	static ReceivedDelivery of(HarborWebhookObservationContext context) {
		WebhookOutcome outcome = context.getOutcome();
		Reason reason = context.getReason();
		return new ReceivedDelivery(Words.of(Instant.now()), (outcome != null) ? outcome : WebhookOutcome.FAILED,
				(reason != null) ? Words.of(reason) : null, context.getDelivery());
	}

	public String title() {
		return (this.delivery != null) ? Words.title(this.delivery.event()) : "Unverified";
	}

	public String label() {
		return switch (this.outcome) {
			case ACCEPTED -> "Stored";
			case DUPLICATE -> "Duplicate";
			case IN_PROGRESS -> "In progress";
			case IGNORED -> "Ignored";
			case REJECTED -> "Refused";
			case FAILED -> "Failed";
		};
	}

	public String summary() {
		return switch (this.outcome) {
			case ACCEPTED -> "Verified, stored in the inbox, and acknowledged.";
			case DUPLICATE -> "Acknowledged. The inbox already has the event.";
			case IN_PROGRESS -> "Deferred, because the event is being handled.";
			case IGNORED -> "Acknowledged. No listener accepts events of the type.";
			case REJECTED -> "No listener receives it, and the sender does not learn the reason.";
			case FAILED -> "It could not be stored. Harbor will deliver the event again.";
		};
	}

	public @Nullable String signedAt() {
		return (this.delivery != null) ? Words.of(this.delivery.signedAt()) : null;
	}

}
