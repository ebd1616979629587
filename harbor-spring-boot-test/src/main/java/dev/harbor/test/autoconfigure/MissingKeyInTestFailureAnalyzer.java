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

package dev.harbor.test.autoconfigure;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.core.io.support.SpringFactoriesLoader.ArgumentResolver;

/**
 * {@link FailureAnalyzer} that adds the remedy for tests to the analysis of a missing API
 * key.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class MissingKeyInTestFailureAnalyzer implements FailureAnalyzer {

	private static final String EXCEPTION = "NoHarborSecretKeyException";

	private static final String ACTION = "In a test, annotate the class with @AutoConfigureHarborSandbox, which gives"
			+ " each client a sandbox and a key for it, or replace the client with @MockitoBean. Otherwise: ";

	private final Environment environment;

	MissingKeyInTestFailureAnalyzer(Environment environment) {
		this.environment = environment;
	}

	@Override
	public @Nullable FailureAnalysis analyze(Throwable failure) {
		if (!isCausedByMissingKey(failure)) {
			return null;
		}
		for (FailureAnalyzer analyzer : others()) {
			FailureAnalysis analysis = analyzer.analyze(failure);
			if (analysis != null && isMissingKey(analysis.getCause())) {
				return new FailureAnalysis(analysis.getDescription(), ACTION + analysis.getAction(),
						analysis.getCause());
			}
		}
		return null;
	}

	private List<FailureAnalyzer> others() {
		// Analyzers that need more than the environment are not required.
		return SpringFactoriesLoader.forDefaultResourceLocation(getClass().getClassLoader())
			.load(FailureAnalyzer.class, ArgumentResolver.of(Environment.class, this.environment),
					(type, name, failure) -> {
					})
			.stream()
			.filter((analyzer) -> !(analyzer instanceof MissingKeyInTestFailureAnalyzer))
			.toList();
	}

	private static boolean isCausedByMissingKey(Throwable failure) {
		Throwable cause = failure;
		while (cause != null && !isMissingKey(cause)) {
			cause = cause.getCause();
		}
		return cause != null;
	}

	private static boolean isMissingKey(@Nullable Throwable cause) {
		return cause != null && cause.getClass().getSimpleName().equals(EXCEPTION);
	}

}
