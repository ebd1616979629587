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
 * A page with outgoing calls and incoming deliveries. Shows how an application inspects
 * its outbox and inbox, and observes calls and deliveries without changes to the code
 * that makes or handles them.
 * <p>
 * The page itself requires nothing that is specific to development. With
 * {@link dev.harbor.sample.page.Mishap mishaps}, as on the sandbox, it has a switch for
 * each.
 */
@NullMarked
package dev.harbor.sample.page;

import org.jspecify.annotations.NullMarked;
