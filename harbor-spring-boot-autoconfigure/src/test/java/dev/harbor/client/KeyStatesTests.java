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

package dev.harbor.client;

import java.util.Locale;

import dev.harbor.ApiKey;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link KeyStates}.
 */
class KeyStatesTests {

	private final KeyStates states = new KeyStates();

	@Test
	void stateOfAKeyIsKept() {
		KeyState first = this.states.of(key(0));
		assertThat(this.states.of(key(0))).isSameAs(first);
		KeyState second = this.states.of(key(1));
		assertThat(second).isNotSameAs(first);
		assertThat(this.states.of(key(0))).isSameAs(first);
		assertThat(this.states.all()).containsExactly(second, first);
	}

	@Test
	void leastRecentlyUsedKeyIsForgottenBeyondAThousand() {
		KeyState first = this.states.of(key(0));
		KeyState second = this.states.of(key(1));
		for (int i = 2; i < 1000; i++) {
			this.states.of(key(i));
		}
		assertThat(this.states.all()).hasSize(1000).contains(first, second);
		assertThat(this.states.of(key(0))).isSameAs(first);
		this.states.of(key(1000));
		assertThat(this.states.all()).hasSize(1000).contains(first).doesNotContain(second);
	}

	@Test
	void stateShowsTheKeyRedacted() {
		assertThat(this.states.of(ApiKey.of("hb_test_0123456789abcdef"))).hasToString("hb_test_\u2026cdef");
	}

	private static ApiKey key(int number) {
		return ApiKey.of(String.format(Locale.ROOT, "hb_test_number%06d", number));
	}

}
