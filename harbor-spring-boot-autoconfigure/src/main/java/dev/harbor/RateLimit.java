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

package dev.harbor;

import java.time.Instant;

/**
 * The rate limit of a key across all its workspaces, as reported by an answer of Harbor.
 *
 * @param limit the number of requests in the current window
 * @param remaining the number of remaining requests in the current window
 * @param reset when a new window begins, to the second, or when the next request can be
 * sent if none remain
 * @since 0.1.0
 */
public record RateLimit(int limit, int remaining, Instant reset) {

}
