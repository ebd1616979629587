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
 * Shipping orders, and telling Harbor: how an event is emitted exactly once for something
 * that happened in the application's own database, crashes included.
 * <ol>
 * <li>The order's new state is committed first. Harbor never hears of anything that is
 * rolled back afterwards.</li>
 * <li>The event is created, with an idempotency key that follows from the order. Creating
 * it again returns the first one.</li>
 * <li>The event's id is stored with the order, as the confirmation.</li>
 * </ol>
 * An order that is shipped and has no event's id is one where something went wrong after
 * the first step, and its event is emitted again: at the next start, or when someone
 * ships it again.
 */
@NullMarked
package dev.harbor.sample.shipping;

import org.jspecify.annotations.NullMarked;
