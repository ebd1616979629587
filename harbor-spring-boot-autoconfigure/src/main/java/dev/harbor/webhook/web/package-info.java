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
 * Support for {@link dev.harbor.webhook.HarborWebhook @HarborWebhook} that does not
 * depend on the web framework.
 * <p>
 * {@link dev.harbor.webhook.web.WebhookReceiver} verifies a delivery and claims its
 * event. Its decision is either an answer or an
 * {@link dev.harbor.webhook.web.OngoingDelivery}, which is passed to the handler and
 * decided when the handler has ended.
 * <p>
 * Shared mutable state: the deliveries that are being handled, bounded by the number of
 * concurrent requests; abandoned deliveries, for at most five minutes each; the targets
 * of handler methods, bounded by the number of methods; the count of lines logged for
 * rejected deliveries, limited per minute; a thread that watches for slow deliveries
 * while deliveries are being handled.
 */
@NullMarked
package dev.harbor.webhook.web;

import org.jspecify.annotations.NullMarked;
