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
 * What has been done, as the page says it. Never a text of whoever made a link.
 */
enum PageNotice {

	CALL_FAULTS("faults", "The next calls have that fault."),

	DELIVERY_FAULTS("faults", "The next attempts to deliver something have that fault."),

	ENDPOINT_CHANGED("endpoints", "The endpoint was changed."),

	ENDPOINT_CREATED("endpoints", "The endpoint is there. Show secrets to see the one it signs with."),

	EVENT_CREATED("deliveries", "The event was created, and goes to the endpoints that are subscribed to it."),

	EVENT_SENT("deliveries", "The event was created, and goes to that URL."),

	FAULTS_CLEARED("faults", "There are no faults to come."),

	KEY_CREATED("keys", "The key is there. Show secrets to copy it."),

	KEY_REVOKED("keys", "The key was revoked, and is refused from now on."),

	REDELIVERED("deliveries", "The delivery was sent again; its last attempt says what was answered."),

	RESET("main", "The sandbox is as it was at the start.");

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
