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

import dev.harbor.webhook.jdbc.JdbcWebhookEventStore;
import dev.harbor.webhook.jdbc.WebhookEventTable;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.sql.init.DatabaseInitializationMode;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.PermissionDeniedDataAccessException;
import org.springframework.jdbc.BadSqlGrammarException;
import org.springframework.jdbc.UncategorizedSQLException;

/**
 * Checks the table of the store at startup.
 */
final class WebhookEventTableCheck {

	private final JdbcWebhookEventStore store;

	private final HarborWebhookJdbcProperties properties;

	WebhookEventTableCheck(JdbcWebhookEventStore store, HarborWebhookJdbcProperties properties) {
		this.store = store;
		this.properties = properties;
	}

	void checkPlatform() {
		try {
			this.store.platform();
		}
		catch (IllegalStateException ex) {
			throw new UnusableWebhookEventStoreException(String.valueOf(ex.getMessage()),
					"Use another database, or define a WebhookEventStore bean.", ex);
		}
	}

	/**
	 * Check the table.
	 * @param initializer the initializer of the table, or {@code null} if there is none
	 */
	void checkTable(@Nullable HarborWebhookDataSourceScriptDatabaseInitializer initializer) {
		try {
			this.store.checkTable();
		}
		catch (PermissionDeniedDataAccessException ex) {
			throw new UnusableWebhookEventStoreException(
					"The user of the database may not read and write the table '%s': %s"
						.formatted(this.store.tableName(), message(ex)),
					"Grant the user 'select', 'insert', 'update' and 'delete' on the table.", ex);
		}
		catch (BadSqlGrammarException | UncategorizedSQLException ex) {
			if (this.store.isTableWithoutApplication()) {
				throw withoutApplication(ex);
			}
			throw missing(initializer, ex);
		}
	}

	private UnusableWebhookEventStoreException withoutApplication(DataAccessException cause) {
		return new UnusableWebhookEventStoreException(
				"The table '%s' was created by an earlier version and lacks the column 'application'"
					.formatted(this.store.tableName()),
				("Add the name of the application to the script '%s' and run it, for example with Flyway or "
						+ "Liquibase.")
					.formatted(script(WebhookEventTable.MIGRATION_LOCATION)),
				cause);
	}

	private UnusableWebhookEventStoreException missing(
			@Nullable HarborWebhookDataSourceScriptDatabaseInitializer initializer, DataAccessException cause) {
		String problem = "The table '%s' is missing or lacks a column".formatted(this.store.tableName());
		String script = script(WebhookEventTable.SCHEMA_LOCATION);
		if (initializer != null && initializer.hasRun()) {
			Exception failure = initializer.findFailure();
			String run = ("Ask a user with the right to create tables to run the script '%s', for example with Flyway "
					+ "or Liquibase.")
				.formatted(script);
			return (failure != null) ? new UnusableWebhookEventStoreException(
					"%s, and the script that creates it failed: %s".formatted(problem, message(failure)), run, failure)
					: new UnusableWebhookEventStoreException(
							"%s, although the script that creates it was run: %s".formatted(problem, message(cause)),
							run, cause);
		}
		String always = (this.properties.getInitializeSchema() != DatabaseInitializationMode.ALWAYS)
				? ", or set 'harbor.webhook.store.jdbc.initialize-schema' to 'always'" : "";
		return new UnusableWebhookEventStoreException(problem,
				"Run the script '%s' of your database, for example with Flyway or Liquibase%s.".formatted(script,
						always),
				cause);
	}

	private String script(String location) {
		return location.replace("@@platform@@", this.store.platform());
	}

	private static String message(Exception failure) {
		return String.valueOf(NestedExceptionUtils.getMostSpecificCause(failure).getMessage()).strip();
	}

}
