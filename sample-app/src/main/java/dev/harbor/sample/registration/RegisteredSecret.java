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

package dev.harbor.sample.registration;

import java.util.List;

import dev.harbor.webhook.WebhookSecretProvider;

import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/**
 * The secret of the registered endpoint, in memory only. Read for each delivery.
 */
@Component
@Profile("development")
class RegisteredSecret implements WebhookSecretProvider {

	private volatile List<String> secrets = List.of();

	void set(String secret) {
		this.secrets = List.of(secret);
	}

	@Override
	public List<String> getSecrets(String endpoint) {
		// Without a secret, the starter uses the configured one.
		return "default".equals(endpoint) ? this.secrets : List.of();
	}

}
