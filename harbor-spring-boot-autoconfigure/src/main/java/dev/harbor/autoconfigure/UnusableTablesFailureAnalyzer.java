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

import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.harbor.jdbc.HarborTables;
import dev.harbor.jdbc.UnusableTablesException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.env.Environment;
import org.springframework.dao.PermissionDeniedDataAccessException;
import org.springframework.util.StringUtils;

/**
 * {@link AbstractFailureAnalyzer} for {@link UnusableTablesException}.
 */
class UnusableTablesFailureAnalyzer extends AbstractFailureAnalyzer<UnusableTablesException> {

	private static final String INITIALIZE = "harbor.jdbc.initialize-schema";

	private final Environment environment;

	UnusableTablesFailureAnalyzer(Environment environment) {
		this.environment = environment;
	}

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, UnusableTablesException cause) {
		String description = "The inbox and the outbox cannot use the database:%n%n    %s."
			.formatted(cause.getMessage());
		return MessagesPage.analysis(description, action(cause), "tables-cannot-be-used", cause);
	}

	private String action(UnusableTablesException cause) {
		if (cause.owner().isPresent()) {
			return """
					Set 'harbor.jdbc.table-prefix' to a prefix that no other application uses. If this is the same \
					application with another name, set 'spring.application.name' to '%s', or change the name in the \
					table '%s'.""".formatted(cause.owner().get(), cause.table());
		}
		if (cause.column().isPresent()) {
			return """
					The table was created by an earlier version. Run the script %s, for example with Flyway or \
					Liquibase.""".formatted(script("add-key", cause));
		}
		if (cause.getCause() instanceof PermissionDeniedDataAccessException) {
			return """
					Grant the user of the database the right to select, insert, update and delete rows of the table \
					'%s', and to use its schema.""".formatted(cause.table());
		}
		String script = script("schema", cause);
		String selection = selection();
		if ("always".equalsIgnoreCase(this.environment.getProperty(INITIALIZE))) {
			return """
					The application ran its script without creating the table. Check that %sthe user of the database may \
					create tables%s, or run the script %s as another user."""
				.formatted(schema(cause), selection.isEmpty() ? "" : ", and " + selection, script);
		}
		return """
				Run the script %s, for example with Flyway or Liquibase, or set '%s' to 'always'%s. Set \
				'harbor.outbox.enabled' or 'harbor.inbox.enabled' to 'false' to disable either.""".formatted(script,
				INITIALIZE, selection.isEmpty() ? "" : ", and check " + selection);
	}

	/**
	 * The settings that may select the script of another database.
	 */
	private String selection() {
		return Stream.of("harbor.jdbc.platform", "harbor.jdbc.schema")
			.filter((property) -> StringUtils.hasText(this.environment.getProperty(property)))
			.map((property) -> "that " + HarborPropertyDescription.of(property, this.environment)
					+ " selects the script of this database")
			.collect(Collectors.joining(", and "));
	}

	/**
	 * Scripts create no schema.
	 */
	private static String schema(UnusableTablesException cause) {
		int end = cause.table().lastIndexOf('.');
		return (end >= 0) ? "the schema '%s' exists and ".formatted(cause.table().substring(0, end)) : "";
	}

	private String script(String name, UnusableTablesException cause) {
		String location = HarborTables.SCHEMA_LOCATION.replace("schema-@@platform@@", name + "-" + cause.platform());
		String prefix = this.environment.getProperty("harbor.jdbc.table-prefix", HarborTables.DEFAULT_PREFIX);
		return prefix.equals(HarborTables.DEFAULT_PREFIX) ? "'%s'".formatted(location)
				: "'%s' with the prefix '%s' instead of '%s'".formatted(location, prefix, HarborTables.DEFAULT_PREFIX);
	}

}
