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

import java.net.URI;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;

/**
 * Details required to establish a connection to Harbor. They take precedence over
 * properties; missing details are taken from the properties.
 * <p>
 * The methods are called each time a value is needed, from several threads at once, so a
 * rotated key or secret takes effect without a restart. They are authoritative:
 * exceptions reach the caller, and no earlier key is used instead of the returned one.
 * <p>
 * A blank key or secret is treated as missing. A value with an unresolved placeholder is
 * refused and logged. Several beans are resolved by the usual rules of injection.
 *
 * @since 0.1.0
 */
public interface HarborConnectionDetails extends ConnectionDetails {

	/**
	 * Return the API key of a client.
	 * @param client the name of the client, {@code default} for the default one
	 * @return the key, or {@code null} if there is none
	 */
	default @Nullable String getSecretKey(String client) {
		return null;
	}

	/**
	 * Return the API key to use if Harbor refuses the first one.
	 * @param client the name of the client, {@code default} for the default one
	 * @return the key, or {@code null} if there is none
	 */
	default @Nullable String getFallbackSecretKey(String client) {
		return null;
	}

	/**
	 * Return the base URL.
	 * @param client the name of the client, {@code default} for the default one
	 * @return the URL without {@code /v1}, or {@code null} if there is none
	 */
	default @Nullable URI getBaseUrl(String client) {
		return null;
	}

	/**
	 * Return the secrets of a webhook endpoint.
	 * @param endpoint the name of the endpoint, {@code default} for the default one
	 * @return the secrets, newest first, or empty if there are none
	 */
	default List<String> getWebhookSecrets(String endpoint) {
		return List.of();
	}

}
