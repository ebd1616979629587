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

package dev.harbor.webhook.jdbc;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link WebhookEventTable}.
 */
class WebhookEventTableTests {

	@ParameterizedTest
	@ValueSource(strings = { "harbor_webhook_event", "t", "_t1", "My_Events", "inbox.events", "_i.E2",
			"a234567890123456789012345678901234567890123456_8.a234567890123456789012345678901234567890123456_8" })
	void acceptsIdentifiers(String name) {
		assertThat(WebhookEventTable.of(name).name()).isEqualTo(name);
		assertThat(WebhookEventTable.of(name)).hasToString(name);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "1st", "a b", "a;drop table x", "a--", "\"a\"", "`a`", "a.b.c", ".a", "a.", "a-b",
			"a\n", "a'", "f\u00fcr", "a$", "a.1", "a234567890123456789012345678901234567890123456789",
			"a234567890123456789012345678901234567890123456789.b" })
	void refusesAnythingElse(String name) {
		assertThatIllegalArgumentException().isThrownBy(() -> WebhookEventTable.of(name))
			.withMessageContaining("must be an identifier");
	}

	@Test
	void scriptContainsTheName() throws IOException {
		String script = """
				create table harbor_webhook_event (a int);
				create index harbor_webhook_event_a on harbor_webhook_event (a);
				""";
		Resource resource = new ByteArrayResource(script.getBytes(StandardCharsets.UTF_8));
		assertThat(WebhookEventTable.of("inbox.events").script(resource).getContentAsString(StandardCharsets.UTF_8))
			.isEqualTo("""
					create table inbox.events (a int);
					create index events_a on inbox.events (a);
					""");
		assertThat(WebhookEventTable.of("harbor_webhook_event").script(resource)).isSameAs(resource);
	}

	@Test
	void unreadableScriptFails() {
		Resource missing = new ClassPathResource("missing.sql");
		assertThatExceptionOfType(UncheckedIOException.class)
			.isThrownBy(() -> WebhookEventTable.of("events").script(missing))
			.withMessageContaining("missing.sql");
	}

}
