/**
 * Receiving webhooks with Spring MVC: what stands behind
 * {@link dev.harbor.webhook.HarborWebhook @HarborWebhook}, auto-configured.
 * <p>
 * A delivery travels to the {@link dev.harbor.webhook.web.HarborWebhookArgumentResolver},
 * which reads its body, verifies it and claims its event; to the controller method; to
 * the {@link dev.harbor.webhook.web.HarborWebhookReturnValueHandler}, which records the
 * event as handled before the answer is written; or, where any of that fails, to the
 * {@link dev.harbor.webhook.web.HarborWebhookExceptionResolver}.
 * <p>
 * State that is shared and changes: the deliveries being handled, bounded by the number
 * of requests the server takes at once; those that nobody waits for any longer, for five
 * minutes each; what is known of handler methods, bounded by their number; the lines
 * logged for refused deliveries, a fixed number a minute.
 */
@NullMarked
package dev.harbor.webhook.web;

import org.jspecify.annotations.NullMarked;
