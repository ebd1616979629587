/**
 * Receiving webhooks with Spring WebFlux.
 * <p>
 * A delivery travels to the
 * {@link dev.harbor.webhook.web.reactive.HarborWebhookHandlerAdapter}, which stands in
 * front of that of Spring WebFlux: it reads the body, has it received by the
 * {@link dev.harbor.webhook.web.WebhookReceiver}, and calls the method. The method's
 * answer goes through a response that records the event as handled before the first byte
 * leaves, and that writes another answer where the delivery has failed.
 * <p>
 * Everything that may wait, for the event store or for a secret, and the method itself,
 * runs on Reactor's scheduler for that.
 */
@NullMarked
package dev.harbor.webhook.web.reactive;

import org.jspecify.annotations.NullMarked;
