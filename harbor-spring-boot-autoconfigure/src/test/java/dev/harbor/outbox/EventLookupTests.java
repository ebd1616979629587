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

package dev.harbor.outbox;

import dev.harbor.event.EventPayload;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link EventLookup}.
 */
class EventLookupTests {

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			{}                           | {}
			{"a":10.0,"b":"x"}           | {"b":"x","a":10}
			{"a":[1.50,{"b":-0.0}]}      | {"a":[1.5,{"b":0}]}
			{"a":1e2,"b":null,"c":true}  | {"a":100,"b":null,"c":true}
			{"a":12345678901234567890}   | {"a":12345678901234567890}
			{"a":1e999}                  | {"a":1e999}
			""")
	void payloadsWithTheSameValuesAreEqual(String one, String other) {
		assertThat(isEqual(one, other)).isTrue();
		assertThat(isEqual(other, one)).isTrue();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			{"a":10}             | {"a":11}
			{"a":10}             | {"a":"10"}
			{"a":10}             | {"b":10}
			{"a":10}             | {"a":10,"b":null}
			{"a":null}           | {"b":null}
			{"a":[1,2]}          | {"a":[2,1]}
			{"a":[1]}            | {"a":[1,1]}
			{"a":1e999}          | {"a":10}
			{"a":{"b":[1.5]}}    | {"a":{"b":[1.25]}}
			""")
	void payloadsWithOtherValuesAreNotEqual(String one, String other) {
		assertThat(isEqual(one, other)).isFalse();
		assertThat(isEqual(other, one)).isFalse();
	}

	private static boolean isEqual(String one, String other) {
		return EventLookup.isEqual(EventPayload.ofJson(one).asMap(), EventPayload.ofJson(other).asMap());
	}

}
