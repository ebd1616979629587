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

/**
 * {@link AbstractFailureAnalyzer} for {@link PackagedLiveKeyException}.
 */
class PackagedLiveKeyFailureAnalyzer extends AbstractFailureAnalyzer<PackagedLiveKeyException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, PackagedLiveKeyException cause) {
		return MessagesPage.analysis(
				"A live API key of Harbor is packaged with the application and can be read by"
						+ " anyone who has its sources or its image:%n%n%s".formatted(cause.places()
							.stream()
							.map((place) -> "    '%s', from %s".formatted(place.property(), place.origin()))
							.collect(Collectors.joining(System.lineSeparator()))),
				"Remove the key from the file, and revoke it if the file has left this machine. Pass the key at "
						+ "runtime: in the environment variable HARBOR_SECRET_KEY, or in a file that "
						+ "'harbor.secret-key-location' names. To start with the packaged key nevertheless, set '"
						+ PackagedLiveKeyCheck.INSIST + "' to true.",
				"packaged-live-key", cause);
	}

}
