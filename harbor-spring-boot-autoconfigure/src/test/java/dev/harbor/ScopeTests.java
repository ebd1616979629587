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

package dev.harbor;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Scope}.
 */
class ScopeTests {

	@ParameterizedTest
	@CsvSource({ "EVENTS_READ, events:read", "EVENTS_WRITE, events:write", "WEBHOOKS_MANAGE, webhooks:manage",
			"WORKSPACES_READ, workspaces:read" })
	void valueIsTheNameInHarborsApi(Scope scope, String value) {
		assertThat(scope.value()).isEqualTo(value);
		assertThat(Scope.ofValue(value)).contains(scope);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "events", "events:delete", "EVENTS_READ", "Events:Read", " events:read" })
	void otherValuesAreRefused(String value) {
		assertThat(Scope.ofValue(value)).isEmpty();
	}

	@Test
	void otherValuesAreNotScopes() {
		assertThat(Scope.values()).hasSize(4);
	}

}
