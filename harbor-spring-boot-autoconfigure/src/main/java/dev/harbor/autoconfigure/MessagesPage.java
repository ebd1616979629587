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

import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * The page of the documentation that lists failures with their causes and remedies.
 */
final class MessagesPage {

	private static final String URL = "https://github.com/harbor-dev/harbor-spring-boot/blob/main/docs/messages.md#";

	private MessagesPage() {
	}

	/**
	 * Create an analysis whose action ends with the link to its section of the page.
	 * @param description the description
	 * @param action the action
	 * @param anchor the anchor of the section
	 * @param cause the cause
	 * @return the analysis
	 */
	static FailureAnalysis analysis(String description, String action, String anchor, Throwable cause) {
		return new FailureAnalysis(description, "%s%n%nSee %s%s".formatted(action, URL, anchor), cause);
	}

}
