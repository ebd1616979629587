package dev.harbor.autoconfigure;

import dev.harbor.jdbc.HarborTables;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.jdbc.init.DatabaseInitializationProperties;

/**
 * Configuration properties for the tables of the inbox and the outbox.
 */
@ConfigurationProperties("harbor.jdbc")
public class HarborJdbcProperties extends DatabaseInitializationProperties {

	/**
	 * Prefix of the names of the tables, in front of it the schema and a full stop where
	 * that is not the default one. Applications that share a database need one each.
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
