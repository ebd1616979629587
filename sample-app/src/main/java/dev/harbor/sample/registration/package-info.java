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
 * Registering the application's own webhook endpoint while it is being developed: how a
 * secret is used that becomes known only when the application runs. In production
 * somebody has registered the endpoint, and its secret comes from
 * {@code HARBOR_WEBHOOK_SECRET}.
 */
@NullMarked
package dev.harbor.sample.registration;

import org.jspecify.annotations.NullMarked;
