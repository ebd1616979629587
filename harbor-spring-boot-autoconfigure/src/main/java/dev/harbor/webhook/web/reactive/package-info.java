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
 * Support for webhooks in Spring WebFlux.
 * <p>
 * {@link dev.harbor.webhook.web.reactive.HarborWebhookHandlerAdapter} has precedence over
 * the adapter of Spring WebFlux. It reads the body, passes it to the
 * {@link dev.harbor.webhook.web.WebhookReceiver}, and calls the method. The response
 * records the event as handled before it is committed, and writes another answer if the
 * delivery has failed.
 * <p>
 * Calls that may block, for the event store or for a secret, and the method itself run on
 * Reactor's scheduler for blocking calls.
 */
@NullMarked
package dev.harbor.webhook.web.reactive;

import org.jspecify.annotations.NullMarked;
