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

package dev.harbor.webhook;

import dev.harbor.webhook.WebhookVerificationException.Reason;
import org.jspecify.annotations.Nullable;

/**
 * Application event that is published when a delivery is rejected.
 *
 * @param endpoint the name of the endpoint
 * @param reason the reason for the rejection
 * @param remoteAddress the address of the sender, as reported by the web server, or
 * {@code null} if it is not known
 * @since 0.1.0
 */
public record WebhookRejectedEvent(String endpoint, Reason reason, @Nullable String remoteAddress) {

}
