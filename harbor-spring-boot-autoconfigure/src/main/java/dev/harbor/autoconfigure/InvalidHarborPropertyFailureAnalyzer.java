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

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

/**
 * {@link AbstractFailureAnalyzer} for {@link InvalidHarborPropertyException}. Takes
 * precedence over the analyzers of Spring Boot, because binding wraps the exception.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
class InvalidHarborPropertyFailureAnalyzer extends AbstractFailureAnalyzer<InvalidHarborPropertyException> {

	private final Environment environment;

	InvalidHarborPropertyFailureAnalyzer(Environment environment) {
		this.environment = environment;
	}

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, InvalidHarborPropertyException cause) {
		return MessagesPage.analysis(
				"The property %s cannot be used:%n%n    %s."
					.formatted(HarborPropertyDescription.of(cause.property(), this.environment), cause.problem()),
				cause.action()
					.orElseGet(
							() -> "Correct the property %s.".formatted(HarborPropertyDescription.of(cause.property()))),
				"property-cannot-be-used", cause);
	}

}
