package dev.harbor.autoconfigure;

import dev.harbor.listener.InvalidHarborListenerException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Says what is wrong with a listener.
 */
class InvalidHarborListenerFailureAnalyzer extends AbstractFailureAnalyzer<InvalidHarborListenerException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, InvalidHarborListenerException cause) {
		return new FailureAnalysis(
				"The method %s, which is marked with @HarborListener, cannot be called with events:%n%n    %s."
					.formatted(cause.getMethod(), cause.getProblem()),
				cause.getAction(), cause);
	}

}
