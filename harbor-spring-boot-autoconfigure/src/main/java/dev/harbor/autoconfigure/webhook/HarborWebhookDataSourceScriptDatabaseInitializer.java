package dev.harbor.autoconfigure.webhook;

import java.util.ArrayList;
import java.util.List;

import javax.sql.DataSource;

import dev.harbor.webhook.jdbc.WebhookEventTable;

import org.springframework.boot.jdbc.init.PropertiesBasedDataSourceScriptDatabaseInitializer;
import org.springframework.core.io.Resource;

/**
 * Makes the table in which handled webhook events are remembered. A bean of this type
 * takes the place of the auto-configured one.
 */
public class HarborWebhookDataSourceScriptDatabaseInitializer
		extends PropertiesBasedDataSourceScriptDatabaseInitializer<HarborWebhookJdbcProperties> {

	private final WebhookEventTable table;

	/**
	 * Create an initializer.
	 * @param dataSource where to make the table
	 * @param properties say which script to run, and when
	 */
	public HarborWebhookDataSourceScriptDatabaseInitializer(DataSource dataSource,
			HarborWebhookJdbcProperties properties) {
		super(dataSource, properties);
		this.table = WebhookEventTable.of(properties.getTableName());
	}

	@Override
	protected void runScripts(Scripts scripts) {
		List<Resource> forTable = new ArrayList<>();
		scripts.forEach((script) -> forTable.add(this.table.script(script)));
		Scripts replaced = new Scripts(forTable).continueOnError(scripts.isContinueOnError())
			.separator(scripts.getSeparator());
		super.runScripts((scripts.getEncoding() != null) ? replaced.encoding(scripts.getEncoding()) : replaced);
	}

}
