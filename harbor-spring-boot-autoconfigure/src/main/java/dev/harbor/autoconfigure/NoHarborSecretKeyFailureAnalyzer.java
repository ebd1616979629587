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

import java.util.stream.Collectors;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.env.Environment;

/**
 * {@link AbstractFailureAnalyzer} for {@link NoHarborSecretKeyException}.
 */
class NoHarborSecretKeyFailureAnalyzer extends AbstractFailureAnalyzer<NoHarborSecretKeyException> {

	private final Environment environment;

	NoHarborSecretKeyFailureAnalyzer(Environment environment) {
		this.environment = environment;
	}

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, NoHarborSecretKeyException cause) {
		String property = HarborClientSetting.SECRET_KEY.propertyName(cause.client());
		StringBuilder action = new StringBuilder("Set the property ").append(HarborPropertyDescription.of(property))
			.append(" to an API key, or define an ApiKeyProvider bean.");
		if (!cause.clientsWithKey().isEmpty()) {
			action.append(" Or inject a client that has a key, with %s.".formatted(cause.clientsWithKey()
				.stream()
				.map((name) -> "@Qualifier(\"" + name + "\")")
				.collect(Collectors.joining(" or "))));
		}
		action.append(" Use HarborClients to look up clients that may have no key: a collection, Optional or "
				+ "ObjectProvider of HarborClient creates each client that it contains.");
		return MessagesPage.analysis(
				"The Harbor client '%s' is needed but has no API key: the property %s%s.".formatted(cause.client(),
						HarborPropertyDescription.ofMissing(property, this.environment),
						blankLocation(HarborClientSetting.SECRET_KEY_LOCATION.propertyName(cause.client()))),
				action.toString(), "no-api-key", cause);
	}

	private String blankLocation(String property) {
		String description = HarborPropertyDescription.ofMissing(property, this.environment);
		return description.endsWith("is blank") ? ", and the property " + description : "";
	}

}
