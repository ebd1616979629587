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

/**
 * Names of the settings of clients in messages, such as the names of properties. An
 * implementation is found through {@code META-INF/spring.factories}.
 *
 * @since 0.2.0
 */
public interface HarborClientSettingNames {

	/**
	 * Return the name of a setting of a client.
	 * @param client the name of the client
	 * @param setting the setting, such as {@code workspace-id}
	 * @return the name to show
	 */
	String client(String client, String setting);

	/**
	 * Return the name of the setting that holds the secret of a webhook endpoint.
	 * @param endpoint the name of the endpoint
	 * @return the name to show
	 */
	String webhookSecret(String endpoint);

}
