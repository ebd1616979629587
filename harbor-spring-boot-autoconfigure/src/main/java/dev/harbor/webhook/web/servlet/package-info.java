/**
 * Receiving webhooks with Spring MVC.
 * <p>
 * {@link dev.harbor.webhook.web.servlet.HarborWebhookFilter} is the outermost: it holds
 * the answer back until it is known what has become of the delivery. Within it
 * {@link dev.harbor.webhook.web.servlet.HarborWebhookHandlerAdapter} has the delivery
 * verified and its event claimed, before anything of the application sees the request,
 * and calls the method by the application's own adapter. Parameters are resolved from the
 * verified delivery alone.
 */
@NullMarked
package dev.harbor.webhook.web.servlet;

import org.jspecify.annotations.NullMarked;
