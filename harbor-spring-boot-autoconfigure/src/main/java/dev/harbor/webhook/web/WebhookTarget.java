package dev.harbor.webhook.web;

import dev.harbor.webhook.EventTypes;

import org.springframework.util.Assert;

/**
 * What a path receives deliveries for.
 *
 * @param endpoint the name of the endpoint, whose secrets verify what is delivered
 * @param types the types of events that are handled; any other is acknowledged
 * @param once whether each event is handled once with the help of the event store, as
 * opposed to a handler that sees to that by itself
 */
public record WebhookTarget(String endpoint, EventTypes types, boolean once) {

	public WebhookTarget {
		Assert.hasText(endpoint, "'endpoint' must not be blank");
		Assert.notNull(types, "'types' must not be null");
	}

}
