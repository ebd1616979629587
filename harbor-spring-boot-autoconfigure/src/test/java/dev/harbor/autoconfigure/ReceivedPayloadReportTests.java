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

package dev.harbor.autoconfigure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

import dev.harbor.event.Event;
import dev.harbor.event.EventPayload;
import dev.harbor.schema.EventSchemas;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ReceivedPayloadReport}.
 */
@ExtendWith(OutputCaptureExtension.class)
class ReceivedPayloadReportTests {

	@TempDir
	private Path directory;

	@Test
	void reportThatFailsIsLoggedOnceAndDoesNotAffectTheEvent(CapturedOutput output) throws IOException {
		Files.writeString(this.directory.resolve("order.shipped.json"), "{\"required\": [\"id\"]}");
		EventSchemas schemas = EventSchemas.load(new PathMatchingResourcePatternResolver(),
				this.directory.toUri().toString());
		ReceivedPayloadReport report = new ReceivedPayloadReport(schemas, (endpoint, type) -> {
			throw new IllegalStateException("s3cr3t");
		});
		Event event = Event.of("evt_1", "order.shipped", "ws_1", EventPayload.ofJson("{}"), Instant.EPOCH);
		report.accept("audit", event);
		report.accept("audit", event);
		assertThat(output.toString().split("An event of endpoint 'audit' cannot be checked", -1)).hasSize(2);
		assertThat(output).doesNotContain("s3cr3t");
	}

}
