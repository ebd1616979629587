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
 * The client, based on Spring's {@code RestClient}:
 * {@link dev.harbor.client.HarborClient}, which is injected, or built in applications
 * without Spring Boot.
 * <p>
 * A call travels from an implementation of an {@code *Operations} interface, which knows
 * paths and JSON, through the call executor, which checks declared scopes, the retry
 * loop, which knows rate limits, time budget and retries, and the call sender, which
 * changes keys, to the transport, which sends one attempt.
 * <p>
 * State that is shared and changes, all of it per client: one state for each key, of the
 * thousand that were used last (last use, refusals, granted scopes, rate limit and the
 * time until which calls wait for it), and the last error.
 */
@NullMarked
package dev.harbor.client;

import org.jspecify.annotations.NullMarked;
