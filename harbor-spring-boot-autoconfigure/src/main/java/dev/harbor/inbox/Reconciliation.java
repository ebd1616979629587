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

package dev.harbor.inbox;

import java.time.Instant;

/**
 * What a pass through Harbor's list of events has found.
 *
 * @param listed how many events were looked at
 * @param accepted how many of them the inbox did not know, and has now
 * @param requests how many requests that took
 * @param floor the time of creation that nothing older than was looked at
 * @since 0.2.0
 */
public record Reconciliation(long listed, long accepted, int requests, Instant floor) {

}
