package dev.harbor.test.autoconfigure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * {@link AbstractFailureAnalyzer} for {@link LiveKeyInTestException}.
 */
class LiveKeyInTestFailureAnalyzer extends AbstractFailureAnalyzer<LiveKeyInTestException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, LiveKeyInTestException cause) {
		return new FailureAnalysis(cause.getProblem(), cause.getAction(), cause);
	}

}
