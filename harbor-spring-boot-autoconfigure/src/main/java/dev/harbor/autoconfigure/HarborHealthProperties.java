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

package dev.harbor.autoconfigure;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Configuration properties for the health of Harbor's clients.
 *
 * @since 0.1.0
 */
@ConfigurationProperties("harbor.health")
public class HarborHealthProperties {

	/**
	 * Minimum time between two checks of a client.
	 */
	private Duration interval = Duration.ofMinutes(5);

	/**
	 * Whether to check each key once for scopes that are not declared.
	 */
	private boolean excessScopes;

	public Duration getInterval() {
		return this.interval;
	}

	public void setInterval(Duration interval) {
		this.interval = interval;
	}

	public boolean isExcessScopes() {
		return this.excessScopes;
	}

	public void setExcessScopes(boolean excessScopes) {
		this.excessScopes = excessScopes;
	}

}
