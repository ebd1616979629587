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
 * Details required to connect to Harbor. What they tell comes before the properties; what
 * they leave out is taken from the properties.
 * <p>
 * All methods are asked anew each time something is needed, from several threads at once,
 * so an implementation that answers differently later makes a rotated key or secret
 * effective without a restart. They are taken at their word: what a method throws reaches
 * the caller, and no earlier key is used in the place of the one that it returns.
 * <p>
 * A blank key or secret is left out. One that holds a placeholder that nothing has
 * replaced is refused, with a line in the log. Of several beans, the one is used that
 * would be injected.
 *
 * @since 0.1.0
 */
public interface HarborConnectionDetails extends ConnectionDetails {

	/**
	 * Return the API key of a client.
	 * @param client the name of the client, {@code default} for the default one
	 * @return the key, or {@code null} if these details have none
	 */
	default @Nullable String getSecretKey(String client) {
		return null;
	}

	/**
	 * Return the API key that is tried once when Harbor refuses the first one.
	 * @param client the name of the client, {@code default} for the default one
	 * @return the key, or {@code null} if these details have none
	 */
	default @Nullable String getFallbackSecretKey(String client) {
		return null;
	}

	/**
	 * Return where Harbor is.
	 * @param client the name of the client, {@code default} for the default one
	 * @return the URL without {@code /v1}, or {@code null} if these details have none
	 */
	default @Nullable URI getBaseUrl(String client) {
		return null;
	}

	/**
	 * Return the secrets of a webhook endpoint.
	 * @param endpoint the name of the endpoint, {@code default} for the default one
	 * @return the secrets, newest first, empty if these details have none
	 */
	default List<String> getWebhookSecrets(String endpoint) {
		return List.of();
	}

}
