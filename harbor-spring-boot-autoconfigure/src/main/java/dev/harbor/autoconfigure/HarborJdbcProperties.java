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

import dev.harbor.jdbc.HarborTables;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.jdbc.init.DatabaseInitializationProperties;

/**
 * Configuration properties for the tables of the inbox and the outbox.
 *
 * @since 0.2.0
 */
@ConfigurationProperties("harbor.jdbc")
public class HarborJdbcProperties extends DatabaseInitializationProperties {

	/**
	 * Prefix of the names of tables, with a schema if required. Applications that share a
	 * database need different prefixes.
	 */
	private String tablePrefix = HarborTables.DEFAULT_PREFIX;

	public String getTablePrefix() {
		return this.tablePrefix;
	}

	public void setTablePrefix(String tablePrefix) {
		this.tablePrefix = tablePrefix;
	}

	@Override
	public String getDefaultSchemaLocation() {
		return HarborTables.SCHEMA_LOCATION;
	}

}
