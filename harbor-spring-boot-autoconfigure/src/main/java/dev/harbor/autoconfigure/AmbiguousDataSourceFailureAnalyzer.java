package dev.harbor.autoconfigure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * {@link AbstractFailureAnalyzer} for {@link AmbiguousDataSourceException}.
 */
class AmbiguousDataSourceFailureAnalyzer extends AbstractFailureAnalyzer<AmbiguousDataSourceException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, AmbiguousDataSourceException cause) {
		return new FailureAnalysis(
				"The inbox and the outbox cannot choose a database:%n%n    %s.".formatted(cause.getMessage()),
				"Mark the one to use with @HarborDataSource. Set 'harbor.outbox.enabled' and 'harbor.inbox.enabled' to 'false' to do without.",
				cause);
	}

}
