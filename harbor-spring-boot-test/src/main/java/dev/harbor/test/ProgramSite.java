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

package dev.harbor.test;

import java.util.Map;
import java.util.Optional;

/**
 * The parts of a sandbox program outside Harbor's API: the page, and the registration of
 * applications.
 */
final class ProgramSite {

	private static final String API = "/v1/";

	private static final Map<String, String> HEADERS = Map.of("Cache-Control", "no-store", "Content-Security-Policy",
			"default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
			"Referrer-Policy", "same-origin", "X-Content-Type-Options", "nosniff", "X-Frame-Options", "DENY");

	private final RequestGuard guard;

	private final ApplicationRegistry applications;

	private final SandboxPage page;

	ProgramSite(SandboxContents contents, ProgramSettings settings) {
		this.guard = new RequestGuard(settings.allowedHosts());
		this.applications = new ApplicationRegistry(contents.keys(), contents.webhooks());
		this.page = new SandboxPage(contents, settings.examples());
	}

	/**
	 * Answer a request.
	 * @param request the request
	 * @return the answer, or empty if the API answers
	 */
	Optional<Answer> handle(ApiRequest request) {
		if (!this.guard.isForUs(request)) {
			return Optional
				.of(refusal("The sandbox has no such host name. Open it at http://localhost, or start it with "
						+ "--allowed-host."));
		}
		if (request.path().startsWith(API)) {
			return Optional.empty();
		}
		return Optional.of(answer(request).with(HEADERS));
	}

	private Answer answer(ApiRequest request) {
		if (request.path().equals(ApplicationRegistry.PATH)) {
			return this.applications.handle(request);
		}
		if (!request.method().equals("GET") && !this.guard.isFromUs(request)) {
			return refusal("Only the page of the sandbox can send this request.");
		}
		return this.page.handle(request);
	}

	private static Answer refusal(String text) {
		return Answer.of(403, "text/plain;charset=UTF-8", text);
	}

}
