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
import java.util.Optional;

/**
 * How much there is to handle for one listener.
 *
 * @param stored how many events are to be handled
 * @param retrying how many of them have failed before
 * @param parked how many events are left to somebody who retries or discards them
 * @param oldestStored when the oldest event that is to be handled was stored, or empty
 * where there is none
 * @param present whether the listener is in the code of this instance
 * @since 0.2.0
 */
public record ListenerStatus(long stored, long retrying, long parked, Optional<Instant> oldestStored, boolean present) {

}
