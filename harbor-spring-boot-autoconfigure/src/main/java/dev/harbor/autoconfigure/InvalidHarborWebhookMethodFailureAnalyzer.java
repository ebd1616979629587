package dev.harbor.autoconfigure;

import dev.harbor.webhook.web.InvalidHarborWebhookMethodException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * {@link AbstractFailureAnalyzer} for {@link InvalidHarborWebhookMethodException}.
 */
class InvalidHarborWebhookMethodFailureAnalyzer extends AbstractFailureAnalyzer<InvalidHarborWebhookMethodException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, InvalidHarborWebhookMethodException cause) {
		return new FailureAnalysis(
				"The method %s cannot receive webhooks:%n%n    %s.".formatted(cause.getMethod(), cause.getProblem()),
				cause.getAction(), cause);
	}

}
