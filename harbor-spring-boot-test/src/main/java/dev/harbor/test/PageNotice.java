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

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Notices of the page after an action. A fixed set, so that a link cannot contain its own
 * text.
 */
enum PageNotice {

	CALL_FAULTS("faults", "The next calls have the fault."),

	DELIVERY_FAULTS("faults", "The next delivery attempts have the fault."),

	ENDPOINT_CHANGED("endpoints", "The endpoint was changed."),

	ENDPOINT_CREATED("endpoints", "The endpoint was registered. Show secrets to see its secret."),

	EVENT_CREATED("deliveries", "The event was created and is delivered to the subscribed endpoints."),

	EVENT_SENT("deliveries", "The event was created and is delivered to the URL."),

	FAULTS_CLEARED("faults", "All faults were removed."),

	KEY_CREATED("keys", "The key was created. Show secrets to copy it."),

	KEY_REVOKED("keys", "The key was revoked."),

	REDELIVERED("deliveries", "The delivery was sent again. See its last attempt for the answer."),

	RESET("main", "The sandbox was reset.");

	private final String section;

	private final String text;

	PageNotice(String section, String text) {
		this.section = section;
		this.text = text;
	}

	static Optional<PageNotice> of(String code) {
		return Stream.of(values()).filter((notice) -> notice.code().equals(code)).findFirst();
	}

	String code() {
		return name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

	String section() {
		return this.section;
	}

	String text() {
		return this.text;
	}

}
