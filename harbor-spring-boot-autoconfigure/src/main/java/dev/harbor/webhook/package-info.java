/**
 * Webhooks: the endpoints that Harbor delivers events to and the operations on them,
 * signing and verifying deliveries, and handling each event once.
 * {@link dev.harbor.webhook.HarborWebhook @HarborWebhook} is how controller methods
 * receive them. Usable without Spring MVC, by {@link dev.harbor.webhook.WebhookVerifier}.
 */
@NullMarked
package dev.harbor.webhook;

import org.jspecify.annotations.NullMarked;
