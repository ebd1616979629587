package dev.harbor.webhook;

import java.time.Instant;

import dev.harbor.event.Event;

/**
 * The {@link WebhookDelivery} there is.
 */
record VerifiedDelivery(String id, String type, Instant createdAt, Event event, String endpoint, Instant signedAt,
		int secretPosition) implements WebhookDelivery {

}
