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
 * Test support: a simulation of Harbor on a loopback port for tests and development
 * ({@link dev.harbor.test.HarborSandbox}), signed deliveries over HTTP
 * ({@link dev.harbor.test.SignedDelivery}) and for direct calls
 * ({@link dev.harbor.test.WebhookDeliveries}), and a check that tests do not log keys or
 * secrets ({@link dev.harbor.test.NoLeakedSecrets}).
 */
@NullMarked
package dev.harbor.test;

import org.jspecify.annotations.NullMarked;
