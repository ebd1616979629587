package dev.harbor.autoconfigure;

import dev.harbor.webhook.jdbc.WebhookEventTable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.jdbc.init.DatabaseInitializationProperties;

/**
 * Configuration properties for remembering handled webhook events in a database. A class
 * of their own, since Spring JDBC may be absent.
 */
@ConfigurationProperties("harbor.webhook.store.jdbc")
public class HarborWebhookJdbcProperties extends DatabaseInitializationProperties {

	/**
	 * Name of the table, in front of it the schema and a full stop where that is not the
	 * default one.
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
