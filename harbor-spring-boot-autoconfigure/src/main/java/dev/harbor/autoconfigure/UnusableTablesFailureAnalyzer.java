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
		String action = cause.owner().isPresent() ? """
				Set 'harbor.jdbc.table-prefix' so that this application has tables of its own. If it is the same \
				application with another name, set 'spring.application.name' to '%s', or change the name in the \
				table '%s'.""".formatted(cause.owner().get(), cause.table()) : """
				Run the script '%s' of your database, with Flyway or Liquibase for example, or set \
				'harbor.jdbc.initialize-schema' to 'always'. Set 'harbor.outbox.enabled' or \
				'harbor.inbox.enabled' to 'false' to do without."""
			.formatted(HarborTables.SCHEMA_LOCATION.replace("@@platform@@", "<platform>"));
		return new FailureAnalysis(description, action, cause);
	}

}
