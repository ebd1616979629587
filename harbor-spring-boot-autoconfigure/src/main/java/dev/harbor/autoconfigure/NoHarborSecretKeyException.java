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

import java.util.List;

import dev.harbor.HarborException;

/**
 * Thrown when a client without an API key is created.
 */
class NoHarborSecretKeyException extends HarborException {

	private static final long serialVersionUID = 1L;

	private final String client;

	private final transient List<String> clientsWithKey;

	NoHarborSecretKeyException(String client, List<String> clientsWithKey) {
		super("Harbor client '%s' has no API key; set '%s'".formatted(client,
				HarborClientSetting.SECRET_KEY.propertyName(client)), null);
		this.client = client;
		this.clientsWithKey = clientsWithKey;
	}

	NoHarborSecretKeyException(String client, IllegalArgumentException problem) {
		super("Harbor client '%s' has no usable API key: %s".formatted(client, problem.getMessage()), problem);
		this.client = client;
		this.clientsWithKey = List.of();
	}

	String client() {
		return this.client;
	}

	List<String> clientsWithKey() {
		return this.clientsWithKey;
	}

}
