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

package dev.harbor.event;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Random;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link JsonTimes}.
 */
class JsonTimesTests {

	private static final String CHARACTERS = "0123456789-:.TZtz+ \u0660\uff11";

	@ParameterizedTest
	@ValueSource(strings = { "2026-01-02T03:04:05Z", "2026-01-02T03:04:05.6Z", "2026-01-02T03:04:05.678Z",
			"2026-01-02T03:04:05.678901Z", "2026-01-02T03:04:05.678901234Z", "2026-12-31T23:59:59.999999999Z",
			"2024-02-29T00:00:00Z", "0000-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "2026-01-02T24:00:00Z",
			"2026-06-30T23:59:60Z", "2026-01-02T03:04:05.Z", "2026-01-02t03:04:05z", "2026-01-02T03:04:05+01:00",
			"2026-01-02T03:04Z", "+12026-01-02T03:04:05Z", "-0001-01-02T03:04:05Z" })
	void timeIsThatOfInstant(String text) {
		assertThat(result(JsonTimes::parse, text)).isEqualTo(result(Instant::parse, text));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "Z", "2026-01-02", "2026-01-02T03:04:05", "2026-02-29T00:00:00Z",
			"2026-04-31T00:00:00Z", "2026-00-01T00:00:00Z", "2026-13-01T00:00:00Z", "2026-01-00T00:00:00Z",
			"2026-01-32T00:00:00Z", "2026-01-02T24:00:01Z", "2026-01-02T25:00:00Z", "2026-01-02T03:60:00Z",
			"2026-01-02T03:04:61Z", "2026-01-02T03:04:05.1234567890Z", "2026-01-02T03:04:05,6Z",
			"2026-01-02T03:04:05.-1Z", "2026-01-02 03:04:05Z", "2026/01/02T03:04:05Z", "2026-01-02T03:04:05ZZ",
			"2026-01-02T03:04:0\u0665Z", "\u0662026-01-02T03:04:05Z", "202-001-02T03:04:05Z", "+026-01-02T03:04:05Z" })
	void textThatInstantRefusesIsRefused(String text) {
		assertThatExceptionOfType(DateTimeException.class).isThrownBy(() -> Instant.parse(text));
		assertThatExceptionOfType(DateTimeException.class).isThrownBy(() -> JsonTimes.parse(text));
	}

	@Test
	void everyNumberOfTwoDigitsIsReadOrRefusedAsByInstant() {
		for (int i = 0; i < 100; i++) {
			for (String form : new String[] { "20%02d-02-29T00:00:00Z", "2026-%02d-31T00:00:00Z",
					"2026-01-%02dT00:00:00Z", "2024-02-%02dT00:00:00Z", "2026-01-02T%02d:00:00Z",
					"2026-01-02T23:%02d:00Z", "2026-01-02T23:59:%02dZ" }) {
				String text = form.formatted(i);
				assertThat(result(JsonTimes::parse, text)).as(text).isEqualTo(result(Instant::parse, text));
			}
		}
	}

	@RepeatedTest(2)
	void changedTextIsReadOrRefusedAsByInstant() {
		long seed = new Random().nextLong();
		Random random = new Random(seed);
		for (int i = 0; i < 5_000; i++) {
			StringBuilder text = new StringBuilder(
					Instant.ofEpochSecond(random.nextLong(-99_999_999_999L, 299_999_999_999L), fraction(random))
						.toString());
			for (int changes = random.nextInt(3); changes > 0; changes--) {
				change(text, random);
			}
			assertThat(result(JsonTimes::parse, text.toString())).as("%s, seed %s", text, seed)
				.isEqualTo(result(Instant::parse, text.toString()));
		}
	}

	private static long fraction(Random random) {
		return switch (random.nextInt(4)) {
			case 0 -> 0;
			case 1 -> random.nextInt(1_000) * 1_000_000L;
			case 2 -> random.nextInt(1_000_000) * 1_000L;
			default -> random.nextInt(1_000_000_000);
		};
	}

	private static void change(StringBuilder text, Random random) {
		int position = random.nextInt(text.length());
		char c = CHARACTERS.charAt(random.nextInt(CHARACTERS.length()));
		switch (random.nextInt(3)) {
			case 0 -> text.setCharAt(position, c);
			case 1 -> text.insert(position, c);
			default -> text.deleteCharAt(position);
		}
	}

	private static @Nullable Instant result(Function<String, Instant> parser, String text) {
		try {
			return parser.apply(text);
		}
		catch (DateTimeException ex) {
			return null;
		}
	}

}
