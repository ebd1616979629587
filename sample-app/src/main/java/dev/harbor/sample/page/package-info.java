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
 * A page to watch what goes out to Harbor and what comes in: how an application looks
 * into its outbox and inbox, and observes calls and deliveries without touching the code
 * that makes or handles them.
 * <p>
 * The page needs nothing that production would not have. Where there are
 * {@link dev.harbor.sample.page.Mishap mishaps}, as on the sandbox, it has a switch for
 * each.
 */
@NullMarked
package dev.harbor.sample.page;

import org.jspecify.annotations.NullMarked;
