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

package dev.harbor.webhook;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a running application knows about one of its webhook endpoints.
 *
 * @param secrets the secrets in use by position, newest first
 * @param outcomes how many deliveries there were by outcome, since the application was
 * started
 * @since 0.1.0
 */
public record WebhookEndpointStatus(List<SecretStatus> secrets, Map<String, Long> outcomes) {

	public WebhookEndpointStatus {
		secrets = List.copyOf(secrets);
		outcomes = Collections.unmodifiableMap(new TreeMap<>(outcomes));
	}

	/**
	 * The use of one secret.
	 *
	 * @param position the position, 0 for the newest secret
	 * @param secret the secret, redacted
	 * @param lastMatched when a delivery was last found to be signed with it
	 */
	public record SecretStatus(int position, String secret, Optional<Instant> lastMatched) {

	}

}
