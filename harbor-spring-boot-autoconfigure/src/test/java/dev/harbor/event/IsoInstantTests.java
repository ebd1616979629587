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

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link IsoInstant}, which is to read whatever {@link Instant#parse} reads.
 */
class IsoInstantTests {

	@ParameterizedTest
	@ValueSource(strings = { "2026-01-14T09:30:00Z", "2026-01-14T09:30:00.1Z", "2026-01-14T09:30:00.123456789Z",
			"2026-01-14T09:30:00.1234567890Z", "2026-01-14T09:30:00.Z", "2026-01-14T09:30:00,5Z", "2026-01-14T09:30Z",
			"2026-01-14t09:30:00z", "2026-01-14T09:30:00+01:00", "2026-01-14T09:30:00", "2026-01-14T24:00:00Z",
			"2026-01-14T24:00:01Z", "2016-12-31T23:59:60Z", "2026-02-29T00:00:00Z", "2024-02-29T00:00:00Z",
			"2026-02-30T00:00:00Z", "2026-13-01T00:00:00Z", "2026-00-01T00:00:00Z", "2026-01-00T00:00:00Z",
			"2026-01-32T00:00:00Z", "0000-01-01T00:00:00Z", "-0001-01-01T00:00:00Z", "+10000-01-01T00:00:00Z",
			"2026-01-14T09:60:00Z", "2026-01-14T25:30:00Z", "2026-01-14T09:30:00ZZ", "2026-01-14 09:30:00Z", "", "Z",
			"\u0662\u0660\u0662\u0666-01-14T09:30:00Z", "2026-01-14T09:30:00.\u0661Z" })
	void readsWhatInstantReads(String text) {
		assertThat(read(IsoInstant::parse, text)).isEqualTo(read(Instant::parse, text));
	}

	@Test
	void readsWhatInstantReadsOfChangedTexts() {
		Random random = new Random(42);
		String characters = "0123456789-:.TZ+ ";
		for (int i = 0; i < 20_000; i++) {
			Instant instant = Instant.ofEpochSecond(random.nextLong(-62_167_219_200L, 253_402_300_800L),
					random.nextInt(1_000_000_000));
			StringBuilder text = new StringBuilder(instant.toString());
			if (i % 2 == 1) {
				text.setCharAt(random.nextInt(text.length()), characters.charAt(random.nextInt(characters.length())));
			}
			assertThat(read(IsoInstant::parse, text.toString())).as(text.toString())
				.isEqualTo(read(Instant::parse, text.toString()));
		}
	}

	private static @Nullable Instant read(Reader reader, String text) {
		try {
			return reader.read(text);
		}
		catch (DateTimeException ex) {
			return null;
		}
	}

	private interface Reader {

		Instant read(String text);

	}

}
