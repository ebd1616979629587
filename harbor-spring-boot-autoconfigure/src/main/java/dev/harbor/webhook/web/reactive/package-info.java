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
