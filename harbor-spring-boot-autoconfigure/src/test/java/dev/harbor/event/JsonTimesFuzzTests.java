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
import java.util.function.Function;
import java.util.stream.Stream;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Fuzz tests for {@link JsonTimes}: any text is read or refused as by {@link Instant}.
 * The build runs each test with known inputs; {@code JAZZER_FUZZ=1} searches for more.
 */
class JsonTimesFuzzTests {

	static Stream<Arguments> texts() {
		return Stream
			.of("2026-01-02T03:04:05Z", "2026-01-02T03:04:05.678Z", "2026-01-02T03:04:05.678901234Z",
					"2026-01-02T24:00:00Z", "2026-06-30T23:59:60Z", "2026-01-02T03:04:05.Z", "2024-02-30T03:04:05Z",
					"2026-01-02t03:04:05+01:00", "-1000000000-01-01T00:00:00Z", "2026-01-02T03:04:0\u0665Z", "")
			.map(Arguments::of);
	}

	@MethodSource("texts")
	@FuzzTest(maxDuration = "10m")
	void anyTextIsReadOrRefusedAsByInstant(@Nullable String text) {
		if (text != null) {
			assertThat(result(JsonTimes::parse, text)).isEqualTo(result(Instant::parse, text));
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
