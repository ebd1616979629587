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

import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.ReceiverContext;
import io.micrometer.observation.transport.SenderContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

/**
 * Tests for {@link TraceFields}.
 */
class TraceFieldsTests {

	private static @Nullable Map<String, String> read(@Nullable String fields) {
		return TraceFields.receiver(fields).getCarrier();
	}

	@Test
	void senderCollectsTheFields() {
		SenderContext<Map<String, String>> sender = TraceFields.sender();
		assertThat(sender.getKind()).isEqualTo(Kind.PRODUCER);
		sender.getSetter().set(sender.getCarrier(), "tracestate", "b=2");
		sender.getSetter().set(sender.getCarrier(), "traceparent", "00-1-2-01");
		sender.getSetter().set(null, "ignored", "");
		assertThat(TraceFields.write(sender.getCarrier())).isEqualTo("traceparent=00-1-2-01\ntracestate=b=2");
	}

	@Test
	void receiverFindsTheFieldsInAnyCase() {
		ReceiverContext<Map<String, String>> receiver = TraceFields.receiver("traceparent=00-1-2-01\ntracestate=b=2");
		Map<String, String> carrier = receiver.getCarrier();
		assertThat(receiver.getKind()).isEqualTo(Kind.CONSUMER);
		assertThat(carrier).containsOnly(entry("traceparent", "00-1-2-01"), entry("tracestate", "b=2"));
		assertThat(receiver.getGetter().get(carrier, "TraceParent")).isEqualTo("00-1-2-01");
		assertThat(receiver.getGetter().get(carrier, "baggage")).isNull();
	}

	@Test
	void nothingIsWrittenWithoutFields() {
		assertThat(TraceFields.write(null)).isNull();
		assertThat(TraceFields.write(Map.of())).isNull();
		assertThat(read(null)).isEmpty();
	}

	@Test
	void linesWithoutANameAreIgnored() {
		assertThat(read("=1\nb\n\nc=\na=1")).containsExactly(entry("a", "1"), entry("c", ""));
	}

	@Test
	void fieldsThatAreTooLongAreNotWritten() {
		assertThat(TraceFields.write(Map.of("a", "1".repeat(1998)))).hasSize(2000);
		assertThat(TraceFields.write(Map.of("a", "1".repeat(1999)))).isNull();
	}

}
