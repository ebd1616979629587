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

import java.time.Duration;

import org.springframework.util.Assert;

/**
 * The time of the rate limits of clients, for tests.
 *
 * @since 0.2.0
 */
public final class RateLimitTime {

	private RateLimitTime() {
	}

	/**
	 * Let known rate limits of created clients end earlier.
	 * @param clients the clients
	 * @param duration how much earlier
	 */
	public static void advance(HarborClients clients, Duration duration) {
		Assert.notNull(clients, "'clients' must not be null");
		Assert.notNull(duration, "'duration' must not be null");
		for (String name : clients.names()) {
			clients.find(name).ifPresent((client) -> {
				if (client instanceof DefaultHarborClient created) {
					created.advanceRateLimits(duration);
				}
			});
		}
	}

}
