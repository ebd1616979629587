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

import java.util.List;

/**
 * Provides the secrets of webhook endpoints that are known only at runtime, for example
 * from {@link WebhookEndpointOperations#create}, or one for each tenant. It is called
 * first for each verification, from several threads at once, so it should return secrets
 * from memory. The messages of its exceptions are logged and must contain no secret.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface WebhookSecretProvider {

	/**
	 * Return the secrets of an endpoint.
	 * @param endpoint the name of the endpoint
	 * @return the secrets, newest first, or empty if the endpoint is unknown
	 */
	List<String> getSecrets(String endpoint);

}
