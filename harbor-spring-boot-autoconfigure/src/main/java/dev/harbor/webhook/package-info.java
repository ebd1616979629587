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
 * Webhooks: the endpoints that Harbor delivers events to and the operations on them,
 * signing and verifying deliveries, and handling each event once.
 * {@link dev.harbor.webhook.HarborWebhook @HarborWebhook} is how controller methods
 * receive them. Usable without Spring MVC, by {@link dev.harbor.webhook.WebhookVerifier}.
 */
@NullMarked
package dev.harbor.webhook;

import org.jspecify.annotations.NullMarked;
