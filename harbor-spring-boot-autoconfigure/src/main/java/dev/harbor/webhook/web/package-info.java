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
