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
	void valueIsHarborsName(Scope scope, String value) {
		assertThat(scope.value()).isEqualTo(value);
		assertThat(Scope.ofValue(value)).contains(scope);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "events", "events:delete", "EVENTS_READ", "Events:Read", " events:read" })
	void otherValuesAreNoScope(String value) {
		assertThat(Scope.ofValue(value)).isEmpty();
	}

	@Test
	void thereAreNoMore() {
		assertThat(Scope.values()).hasSize(4);
	}

}
