package dev.harbor.webhook;

import dev.harbor.webhook.WebhookVerificationException.Reason;
import org.jspecify.annotations.Nullable;

/**
 * Published as an application event when a delivery is refused.
 *
 * @param endpoint the name of the endpoint
 * @param reason why it was refused
 * @param remoteAddress where it came from, as the servlet container tells it
 */
public record WebhookRejectedEvent(String endpoint, Reason reason, @Nullable String remoteAddress) {

}
