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

package dev.harbor.health;

import dev.harbor.client.HarborClient;

/**
 * Condition for the health of a client to call Harbor. If it does not match, only calls
 * of the application show whether the key is valid.
 *
 * @since 0.2.0
 */
@FunctionalInterface
public interface HarborClientCheckCondition {

	/**
	 * Return whether the health of a client may call Harbor.
	 * @param name the name of the client
	 * @param client the client
	 * @return whether Harbor may be called
	 */
	boolean mayCheck(String name, HarborClient client);

}
