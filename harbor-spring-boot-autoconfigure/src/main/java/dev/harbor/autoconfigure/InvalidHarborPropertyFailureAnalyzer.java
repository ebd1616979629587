package dev.harbor.autoconfigure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

/**
 * {@link AbstractFailureAnalyzer} for {@link InvalidHarborPropertyException}. Comes
 * before those of Spring Boot, since binding wraps it.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
class InvalidHarborPropertyFailureAnalyzer extends AbstractFailureAnalyzer<InvalidHarborPropertyException> {

	private final Environment environment;

	InvalidHarborPropertyFailureAnalyzer(Environment environment) {
		this.environment = environment;
	}

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, InvalidHarborPropertyException cause) {
		return new FailureAnalysis(
				"The property %s, cannot be used:%n%n    %s."
					.formatted(HarborPropertyDescription.of(cause.getProperty(), this.environment), cause.getProblem()),
				"Correct the property %s.".formatted(HarborPropertyDescription.of(cause.getProperty())), cause);
	}

}
