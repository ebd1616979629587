/**
 * Receiving webhooks, whatever web framework takes the requests: what stands behind
 * {@link dev.harbor.webhook.HarborWebhook @HarborWebhook}, auto-configured.
 * <p>
 * {@link dev.harbor.webhook.web.WebhookReceiver} verifies a delivery and claims its
 * event. What it decides is either an answer, or an
 * {@link dev.harbor.webhook.web.OngoingDelivery} to hand to the handler and to be ended
 * when that has.
 * <p>
 * State that is shared and changes: the deliveries being handled, bounded by the number
 * of requests the server takes at once; those that nobody waits for any longer, for five
 * minutes each; what is known of handler methods, bounded by their number; the lines
 * logged for refused deliveries, a fixed number a minute; a thread that watches for slow
 * deliveries while there are any.
 */
@NullMarked
package dev.harbor.webhook.web;

import org.jspecify.annotations.NullMarked;
