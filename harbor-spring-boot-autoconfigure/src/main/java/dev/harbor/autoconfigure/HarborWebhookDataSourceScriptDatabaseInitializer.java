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

import java.util.ArrayList;
import java.util.List;

import javax.sql.DataSource;

import dev.harbor.webhook.jdbc.WebhookEventTable;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.jdbc.init.PropertiesBasedDataSourceScriptDatabaseInitializer;
import org.springframework.core.io.Resource;

/**
 * Initializer of the table of handled webhook events. A bean of this type replaces the
 * auto-configured one.
 *
 * @since 0.1.0
 */
public class HarborWebhookDataSourceScriptDatabaseInitializer
		extends PropertiesBasedDataSourceScriptDatabaseInitializer<HarborWebhookJdbcProperties> {

	private final HarborWebhookJdbcProperties properties;

	private final WebhookEventTable table;

	private volatile @Nullable Scripts scripts;

	/**
	 * Create an initializer.
	 * @param dataSource the data source
	 * @param properties the properties
	 */
	public HarborWebhookDataSourceScriptDatabaseInitializer(DataSource dataSource,
			HarborWebhookJdbcProperties properties) {
		super(dataSource, properties);
		this.properties = properties;
		this.table = WebhookEventTable.of(properties.getTableName());
	}

	@Override
	public boolean initializeDatabase() {
		return ScriptLocations.initialize("harbor.webhook.store.jdbc.", this.properties, super::initializeDatabase);
	}

	@Override
	protected void runScripts(Scripts scripts) {
		List<Resource> forTable = new ArrayList<>();
		scripts.forEach((script) -> forTable.add(this.table.script(script)));
		Scripts replaced = new Scripts(forTable).continueOnError(scripts.isContinueOnError())
			.separator(scripts.getSeparator());
		if (scripts.getEncoding() != null) {
			replaced.encoding(scripts.getEncoding());
		}
		this.scripts = replaced;
		super.runScripts(replaced);
	}

	/**
	 * Return whether the scripts were run.
	 */
	boolean hasRun() {
		return this.scripts != null;
	}

	/**
	 * Return the failure of the scripts. By default, a script continues after errors and
	 * hides them.
	 */
	@Nullable Exception findFailure() {
		Scripts scripts = this.scripts;
		if (scripts == null) {
			return null;
		}
		try {
			super.runScripts(scripts.continueOnError(false));
			return null;
		}
		catch (RuntimeException ex) {
			return ex;
		}
	}

}
