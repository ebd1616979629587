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

import dev.harbor.webhook.jdbc.WebhookEventTable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.jdbc.init.DatabaseInitializationProperties;

/**
 * Configuration properties for the database store of handled webhook events. Separate,
 * because Spring JDBC may be absent.
 *
 * @since 0.1.0
 */
@ConfigurationProperties("harbor.webhook.store.jdbc")
public class HarborWebhookJdbcProperties extends DatabaseInitializationProperties {

	/**
	 * Name of the table, with a schema if required.
	 */
	private String tableName = WebhookEventTable.DEFAULT_NAME;

	public String getTableName() {
		return this.tableName;
	}

	public void setTableName(String tableName) {
		this.tableName = tableName;
	}

	@Override
	public String getDefaultSchemaLocation() {
		return WebhookEventTable.SCHEMA_LOCATION;
	}

}
