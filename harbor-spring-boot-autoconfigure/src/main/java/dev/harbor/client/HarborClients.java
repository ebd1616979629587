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

package dev.harbor.client;

import java.util.Optional;
import java.util.Set;

/**
 * The configured clients, which are created on demand. Safe for use by several threads.
 *
 * @since 0.1.0
 */
public interface HarborClients {

	/**
	 * Return a client, and create it if it does not exist.
	 * @param name the name in the configuration, {@code default} for the default client
	 * @return the client
	 * @throws IllegalArgumentException if no client of that name is configured
	 */
	HarborClient get(String name);

	/**
	 * Return a client if it exists.
	 * @param name the name in the configuration, {@code default} for the default client
	 * @return the client, or empty if it was not created yet
	 * @throws IllegalArgumentException if no client of that name is configured
	 */
	default Optional<HarborClient> find(String name) {
		return Optional.of(get(name));
	}

	/**
	 * Return whether a client has a key and can be created.
	 * @param name the name in the configuration, {@code default} for the default client
	 * @return whether the client has a key
	 */
	default boolean hasKey(String name) {
		return true;
	}

	/**
	 * Return the names of the configured clients.
	 * @return the names, {@code default} first
	 */
	Set<String> names();

}
