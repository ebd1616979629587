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
