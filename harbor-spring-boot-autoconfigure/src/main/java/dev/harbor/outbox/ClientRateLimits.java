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

package dev.harbor.outbox;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import dev.harbor.RateLimit;
import dev.harbor.client.ClientStatus.KeyStatus;
import dev.harbor.client.HarborClient;
import dev.harbor.client.HarborClients;

/**
 * The rate limits of the keys of clients. Several clients may have the same key, and each
 * of them knows only its own answers. Safe for use by several threads.
 */
class ClientRateLimits {

	private final Map<String, RateLimit> byClient = new ConcurrentHashMap<>();

	private final Map<String, RateLimit> byKey = new ConcurrentHashMap<>();

	private final HarborClients clients;

	ClientRateLimits(HarborClients clients) {
		this.clients = clients;
	}

	/**
	 * Return the last known rate limit of a client's key.
	 * @param client the name of the client
	 * @param key the {@linkplain #key(String) identification} of its key
	 */
	Optional<RateLimit> find(String client, String key) {
		known(client).filter((limit) -> !limit.equals(this.byClient.put(client, limit)))
			.ifPresent((limit) -> this.byKey.put(key, limit));
		return Optional.ofNullable(this.byKey.get(key));
	}

	/**
	 * Ignore the rate limit of an earlier key until another one is known.
	 */
	void keyChanged(String client) {
		known(client).ifPresent((limit) -> this.byClient.put(client, limit));
		// Only keys that cannot be identified have the name of the client.
		this.byKey.remove(client);
	}

	private Optional<RateLimit> known(String client) {
		return existing(client).flatMap(HarborClient::rateLimit);
	}

	/**
	 * Return an identification of the first key of a client, which is the same for all
	 * clients with this key.
	 */
	String key(String client) {
		return existing(client).flatMap(
				(found) -> found.status().keys().stream().filter(KeyStatus::current).map(KeyStatus::key).findFirst())
			// Too short to be distinguished from others.
			.filter((key) -> !key.endsWith("\u2026"))
			.orElse(client);
	}

	private Optional<HarborClient> existing(String client) {
		return this.clients.names().contains(client) ? this.clients.find(client) : Optional.empty();
	}

}
