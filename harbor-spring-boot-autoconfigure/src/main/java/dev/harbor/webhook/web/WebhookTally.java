package dev.harbor.webhook.web;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Counts the deliveries to one endpoint by outcome.
 */
final class WebhookTally {

	private final AtomicLongArray counts = new AtomicLongArray(WebhookOutcome.values().length);

	void add(WebhookOutcome outcome) {
		this.counts.incrementAndGet(outcome.ordinal());
	}

	Map<String, Long> counts() {
		Map<String, Long> counts = new LinkedHashMap<>();
		for (WebhookOutcome outcome : WebhookOutcome.values()) {
			counts.put(outcome.value(), this.counts.get(outcome.ordinal()));
		}
		return counts;
	}

}
