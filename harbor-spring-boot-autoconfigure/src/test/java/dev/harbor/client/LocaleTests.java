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

package dev.harbor.client;

import java.time.Instant;
import java.util.Locale;
import java.util.Map;

import dev.harbor.RateLimit;
import dev.harbor.client.StubHarbor.Answer;
import dev.harbor.event.CreateEventRequest;
import dev.harbor.event.Event;
import dev.harbor.event.ListEventsRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that requests do not depend on the locale.
 */
class LocaleTests {

	private final Locale locale = Locale.getDefault();

	@AutoClose
	private final StubHarbor harbor = StubHarbor.start();

	@AfterEach
	void stop() {
		Locale.setDefault(this.locale);
	}

	@ParameterizedTest
	@ValueSource(strings = { "ar-EG", "ar-EG-u-nu-arab", "tr-TR", "th-TH-u-ca-buddhist-nu-thai", "hi-IN-u-nu-deva" })
	void wireIsTheSame(String tag) {
		this.harbor.answer(Answer.ok(Json.event("evt_1")).rateLimit(120, 29, 1772352930));
		Locale.setDefault(Locale.forLanguageTag(tag));
		HarborClient client = this.harbor.client();
		Event event = client.events()
			.create(CreateEventRequest.of("ITEM.shipped", Map.of("ITEM", 1234567, "at", Instant.EPOCH)));
		assertThat(event.createdAt()).isEqualTo(Json.CREATED_AT);
		assertThat(client.rateLimit()).contains(new RateLimit(120, 29, Instant.ofEpochSecond(1772352930)));
		assertThat(this.harbor.onlyReceived().body()).contains("\"ITEM.shipped\"", "\"ITEM\":1234567",
				"\"at\":\"1970-01-01T00:00:00Z\"");
		this.harbor.answer(Answer.ok(Json.eventPage(0, 1, false, null)));
		client.events().list(ListEventsRequest.create().limit(25));
		assertThat(this.harbor.onlyReceived().uri()).endsWith("&limit=25");
	}

}
