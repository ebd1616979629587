package dev.harbor.autoconfigure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * {@link AbstractFailureAnalyzer} for {@link UnusableWebhookEventStoreException}.
 */
class UnusableWebhookEventStoreFailureAnalyzer extends AbstractFailureAnalyzer<UnusableWebhookEventStoreException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, UnusableWebhookEventStoreException cause) {
		return new FailureAnalysis(
				"Handled webhook events cannot be remembered in a database, as the property "
						+ "'harbor.webhook.store.type' demands:%n%n    %s.".formatted(cause.getProblem()),
				cause.getAction(), cause);
	}

}
