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
 * Receiving what Harbor delivers: how each event is handled exactly once, however often
 * it arrives.
 * <ol>
 * <li>The starter verifies the delivery. A forged one is refused with 400, before
 * anything in here is called.</li>
 * <li>An event that was handled before is acknowledged, and nothing in here is called
 * either.</li>
 * <li>What the application makes of the event is committed together with the note that
 * the event was handled. A failure or a crash leaves neither, and Harbor delivers the
 * event again.</li>
 * </ol>
 */
@NullMarked
package dev.harbor.sample.tracking;

import org.jspecify.annotations.NullMarked;
