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
import dev.harbor.jdbc.UnusableTablesException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * {@link AbstractFailureAnalyzer} for {@link UnusableTablesException}.
 */
class UnusableTablesFailureAnalyzer extends AbstractFailureAnalyzer<UnusableTablesException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, UnusableTablesException cause) {
		String description = "The inbox and the outbox cannot use the database:%n%n    %s."
			.formatted(cause.getMessage());
		return MessagesPage.analysis(description, action(cause), "tables-cannot-be-used", cause);
	}

	private static String action(UnusableTablesException cause) {
		if (cause.owner().isPresent()) {
			return """
					Set 'harbor.jdbc.table-prefix' to a prefix that no other application uses. If this is the same \
					application with another name, set 'spring.application.name' to '%s', or change the name in the \
					table '%s'.""".formatted(cause.owner().get(), cause.table());
		}
		if (cause.column().isPresent()) {
			return """
					The table was created by an earlier version. Run the script '%s', for example with Flyway or \
					Liquibase.""".formatted(location("add-key", cause));
		}
		return """
				Run the script '%s', for example with Flyway or Liquibase, or set \
				'harbor.jdbc.initialize-schema' to 'always'. Set 'harbor.outbox.enabled' or \
				'harbor.inbox.enabled' to 'false' to disable either.""".formatted(location("schema", cause));
	}

	private static String location(String script, UnusableTablesException cause) {
		return HarborTables.SCHEMA_LOCATION.replace("schema-@@platform@@", script + "-" + cause.platform());
	}

}
