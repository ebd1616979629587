package dev.harbor.client;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;

import dev.harbor.Scope;
import dev.harbor.event.PayloadConverter;
import dev.harbor.webhook.WebhookVerifiers;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a client.
 *
 * @param name the name of the client
 * @param baseUrl where Harbor is
 * @param workspaceId the workspace for requests that name none, or {@code null}
 * @param scopes the declared scopes
 * @param webhookVerifiers the verifiers of webhook endpoints
 * @param readTimeout how long an attempt may take
 * @param totalTimeout how long a call may take
 * @param maxRetries how often a call is retried
 * @param observationRegistry where calls are observed
 * @param observationConvention how they are, or {@code null} for the default
 * @param payloadConverter converts the payloads of events
 * @param clock the clock for times that are shown and for rate limits
 */
record ClientSettings(String name, URI baseUrl, @Nullable String workspaceId, Set<Scope> scopes,
		WebhookVerifiers webhookVerifiers, Duration readTimeout, Duration totalTimeout, int maxRetries,
		ObservationRegistry observationRegistry, @Nullable HarborClientObservationConvention observationConvention,
		PayloadConverter payloadConverter, Clock clock) {

}
