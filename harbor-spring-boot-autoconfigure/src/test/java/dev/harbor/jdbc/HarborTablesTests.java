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

package dev.harbor.jdbc;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.core.io.ClassPathResource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link HarborTables}.
 */
class HarborTablesTests {

	@Test
	void namesStartWithThePrefix() {
		assertThat(HarborTables.withPrefix("orders_").name("outbox_event")).isEqualTo("orders_outbox_event");
		assertThat(HarborTables.withPrefix("app.harbor_").name("outbox_event")).isEqualTo("app.harbor_outbox_event");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "1a_", "a-b", "a.b.c", "x;drop table y", "a b", "\"a\"",
			"a_prefix_that_has_more_than_24" })
	void invalidPrefixIsRefused(String prefix) {
		assertThatIllegalArgumentException().isThrownBy(() -> HarborTables.withPrefix(prefix));
	}

	@ParameterizedTest
	@ValueSource(strings = { "h2", "hsqldb", "mariadb", "mysql", "oracle", "postgresql", "sqlserver" })
	void scriptHasThePrefixAndIndexesHaveNoSchema(String platform) throws IOException {
		String script = HarborTables.withPrefix("app.orders_")
			.script(new ClassPathResource("dev/harbor/jdbc/schema-%s.sql".formatted(platform)))
			.getContentAsString(StandardCharsets.UTF_8);
		assertThat(script).doesNotContain("harbor_")
			.contains("app.orders_outbox_event (")
			.contains(" orders_outbox_event_state_idx")
			.doesNotContainPattern("app\\.\\w+_(idx|key)");
	}

	@ParameterizedTest
	@ValueSource(strings = { "h2", "hsqldb", "mariadb", "mysql", "oracle", "postgresql", "sqlserver" })
	void scriptsHaveTheSameTablesAndColumns(String platform) throws IOException {
		assertThat(columns(platform)).isEqualTo(columns("postgresql"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "h2", "hsqldb", "mariadb", "mysql", "oracle", "postgresql", "sqlserver" })
	void migrationScriptAddsTheMissingColumns(String platform) throws IOException {
		String schema = script("schema", platform);
		String added = script("add-key", platform);
		assertThat(added.lines().filter((line) -> line.startsWith("\tid ") || line.startsWith("\thead ")))
			.allMatch(schema::contains)
			.hasSize(2);
		assertThat(added).contains("lane_position").contains("harbor_inbox_event_lane_idx");
	}

	private static String script(String name, String platform) throws IOException {
		return new ClassPathResource("dev/harbor/jdbc/%s-%s.sql".formatted(name, platform))
			.getContentAsString(StandardCharsets.UTF_8);
	}

	private static String columns(String platform) throws IOException {
		StringBuilder columns = new StringBuilder();
		new ClassPathResource("dev/harbor/jdbc/schema-%s.sql".formatted(platform))
			.getContentAsString(StandardCharsets.UTF_8)
			.lines()
			.filter((line) -> line.startsWith("create table") || line.startsWith("\t"))
			.map((line) -> line.replace(" if not exists", "").strip())
			.filter((line) -> !line.startsWith("index "))
			.map((line) -> line.startsWith("create table") || line.startsWith("primary")
					|| line.startsWith("constraint") ? line.replaceAll(",$", "") : line.substring(0, line.indexOf(' ')))
			.forEach((line) -> columns.append(line).append('\n'));
		return columns.toString();
	}

}
