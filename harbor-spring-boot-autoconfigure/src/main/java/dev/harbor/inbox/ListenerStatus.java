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
 * Status of a listener.
 *
 * @param stored the number of events to handle
 * @param retrying the number of those events that have failed before
 * @param parked the number of parked events
 * @param oldestStored the time at which the oldest event to handle was stored, or empty
 * if there is none
 * @param present whether this instance has the listener, for the endpoints of all these
 * events
 * @since 0.2.0
 */
public record ListenerStatus(long stored, long retrying, long parked, Optional<Instant> oldestStored, boolean present) {

}
