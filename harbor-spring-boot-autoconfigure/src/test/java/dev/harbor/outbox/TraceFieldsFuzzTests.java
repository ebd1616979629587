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

import java.util.Map;
import java.util.stream.Stream;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Fuzz tests for {@link TraceFields}: no stored trace prevents the sending of an entry.
 * The build runs each test with known inputs; {@code JAZZER_FUZZ=1} searches for more.
 */
class TraceFieldsFuzzTests {

	static Stream<Arguments> traces() {
		return Stream
			.of("traceparent=00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "", "=", "traceparent",
					"a=b\r\n\n=c\nd", "a=1\nA=2", "a==\u0000")
			.map(Arguments::of);
	}

	@MethodSource("traces")
	@FuzzTest(maxDuration = "10m")
	void anyStoredTraceCanBeRead(@Nullable String trace) {
		Map<String, String> fields = read(trace);
		String written = TraceFields.write(fields);
		assertThat(read(written)).isEqualTo((written != null) ? fields : Map.of());
	}

	private static @Nullable Map<String, String> read(@Nullable String trace) {
		return TraceFields.receiver(trace).getCarrier();
	}

}
