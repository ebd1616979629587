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

import dev.harbor.jdbc.HarborTables;

import org.springframework.boot.jdbc.init.PropertiesBasedDataSourceScriptDatabaseInitializer;
import org.springframework.core.io.Resource;

/**
 * Initializer of the tables of the inbox and the outbox, if one of them is used. A bean
 * of this type replaces the auto-configured one.
 *
 * @since 0.2.0
 */
public class HarborDataSourceScriptDatabaseInitializer
		extends PropertiesBasedDataSourceScriptDatabaseInitializer<HarborJdbcProperties> {

	private final HarborJdbcProperties properties;

	private final HarborTables tables;

	/**
	 * Create an initializer.
	 * @param dataSource the data source
	 * @param properties the properties
	 * @param tables the tables
	 */
	public HarborDataSourceScriptDatabaseInitializer(DataSource dataSource, HarborJdbcProperties properties,
			HarborTables tables) {
		super(dataSource, properties);
		this.properties = properties;
		this.tables = tables;
	}

	@Override
	public boolean initializeDatabase() {
		return ScriptLocations.initialize("harbor.jdbc.", this.properties, super::initializeDatabase);
	}

	@Override
	protected void runScripts(Scripts scripts) {
		List<Resource> forTables = new ArrayList<>();
		scripts.forEach((script) -> forTables.add(this.tables.script(script)));
		Scripts replaced = new Scripts(forTables).continueOnError(scripts.isContinueOnError())
			.separator(scripts.getSeparator());
		super.runScripts((scripts.getEncoding() != null) ? replaced.encoding(scripts.getEncoding()) : replaced);
	}

}
