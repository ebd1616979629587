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

package dev.harbor.workspace;

import java.time.Instant;

/**
 * A workspace, the container of events and webhook endpoints.
 *
 * @param id the id, beginning with {@code ws_}
 * @param name the display name
 * @param status {@code active}, {@code suspended} or {@code archived}; more may be added
 * @param createdAt the time of creation
 * @since 0.1.0
 */
public record Workspace(String id, String name, String status, Instant createdAt) {

}
