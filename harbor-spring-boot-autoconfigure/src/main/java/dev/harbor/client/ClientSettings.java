/*
 * Copyright 2026-present the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

package dev.harbor.client;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;

import dev.harbor.Scope;
import dev.harbor.event.PayloadCheck;
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
 * @param payloadCheck checks the payloads of events before they are created
 * @param clock the clock for times that are shown and for rate limits
 */
record ClientSettings(String name, URI baseUrl, @Nullable String workspaceId, Set<Scope> scopes,
		WebhookVerifiers webhookVerifiers, Duration readTimeout, Duration totalTimeout, int maxRetries,
		ObservationRegistry observationRegistry, @Nullable HarborClientObservationConvention observationConvention,
		PayloadConverter payloadConverter, PayloadCheck payloadCheck, Clock clock) {

}
