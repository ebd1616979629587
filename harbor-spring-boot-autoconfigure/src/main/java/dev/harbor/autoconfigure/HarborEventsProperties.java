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

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Configuration properties for the types of events.
 *
 * @since 0.2.0
 */
@ConfigurationProperties("harbor.events")
public class HarborEventsProperties {

	/**
	 * Location of JSON Schemas for payloads, with one file for each type of events, such
	 * as order.shipped.json. Payloads are validated before they are sent. Invalid
	 * payloads of received events are logged.
	 */
	private @Nullable String schemas;

	public @Nullable String getSchemas() {
		return this.schemas;
	}

	public void setSchemas(@Nullable String schemas) {
		this.schemas = schemas;
	}

}
