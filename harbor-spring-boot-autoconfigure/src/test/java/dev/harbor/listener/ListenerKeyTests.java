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

package dev.harbor.listener;

import java.time.Instant;

import dev.harbor.event.Event;
import dev.harbor.event.EventPayload;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link ListenerKey}.
 */
class ListenerKeyTests {

	private static Event event(String payload) {
		return Event.of("evt_1", "order.shipped", "ws_1", EventPayload.ofJson(payload), Instant.EPOCH);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', value = { "id | {\"id\":\"A-1\"} | A-1", "id | {\"id\":1} | 1",
			"order.id | {\"order\":{\"id\":true}} | true", "a.b.c | {\"a\":{\"b\":{\"c\":\"\"}}} | ``" })
	void keyIsTheValueOfTheProperty(String property, String payload, String value) {
		assertThat(ListenerKey.of(property).valueIn(event(payload))).contains(value);
	}

	@ParameterizedTest
	@ValueSource(strings = { "{}", "{\"order\":null}", "{\"order\":1}", "{\"order\":[{\"id\":1}]}",
			"{\"order\":{\"id\":null}}", "{\"order.id\":1}" })
	void eventWithoutAValueHasNoKey(String payload) {
		assertThat(ListenerKey.of("order.id").valueIn(event(payload))).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", ".", "a.", ".a", "a..b" })
	void blankPartOfTheNameIsRefused(String property) {
		assertThatIllegalArgumentException().isThrownBy(() -> ListenerKey.of(property))
			.withMessage("Key '%s' has a blank part", property);
	}

	@Test
	void namesAreCaseSensitive() {
		assertThat(ListenerKey.of("ID").valueIn(event("{\"id\":1}"))).isEmpty();
	}

}
