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

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * {@link AbstractFailureAnalyzer} for {@link InvalidDevelopmentSettingException}.
 */
final class InvalidDevelopmentSettingFailureAnalyzer
		extends AbstractFailureAnalyzer<InvalidDevelopmentSettingException> {

	private static final String LINK = "https://github.com/harbor-dev/harbor-spring-boot/blob/main/docs/messages.md#property-cannot-be-used-in-development";

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, InvalidDevelopmentSettingException cause) {
		return new FailureAnalysis(
				"The property '%s' cannot be used during development: %s.".formatted(cause.property(), cause.problem()),
				("Remove '%s', or the setting for development, from the configuration of the development "
						+ "environment.%n%nSee %s")
					.formatted(cause.property(), LINK),
				cause);
	}

}
