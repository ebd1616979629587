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
 * Supplies the secrets of webhook endpoints that become known only while the application
 * runs: from {@link WebhookEndpointOperations#create}, say, or one for each tenant. It is
 * asked first at each verification, from several threads at once, so it should answer
 * from memory.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface WebhookSecretProvider {

	/**
	 * Return the secrets of an endpoint.
	 * @param endpoint the name of the endpoint
	 * @return the secrets, newest first, empty if the endpoint is not known here
	 */
	List<String> getSecrets(String endpoint);

}
