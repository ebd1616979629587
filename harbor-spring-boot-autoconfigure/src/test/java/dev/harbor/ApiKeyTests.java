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
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link ApiKey}.
 */
class ApiKeyTests {

	@ParameterizedTest
	@CsvSource({ "hb_test_0a1b2c3d4e5f, SANDBOX", "hb_live_0a1b2c3d4e5f, LIVE", "hb_test_x, SANDBOX",
			"hb_live_hb_test_x, LIVE" })
	void prefixDeterminesTheEnvironment(String value, HarborEnvironment environment) {
		ApiKey key = ApiKey.of(value);
		assertThat(key.environment()).isEqualTo(environment);
		assertThat(key.value()).isEqualTo(value);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "s3cret-0a1b2c3d", "HB_TEST_s3cret0a1b", "hb_prod_s3cret0a1b", "hb_test", "hb_live",
			"sk_hb_test_s3cret", "hb_tests3cret0a1b", "hb_test_", "hb_live_", " hb_test_s3cret0a1b",
			"hb_test_s3cret0a1b ", "hb_test_s3cret 0a1b", "hb_test_s3cret\t0a1b", "hb_test_s3cret0a1b\n",
			"hb_test_s3cret0a1b\r\n", "\nhb_test_s3cret0a1b", "hb_test_s3cret0a1b\u00a0", "hb_test_s3cret0a1b\u2028",
			"hb_test_s3cret\u00e90a1b", "hb_test_s3cret\u0000a1b", "hb_test_s3cret\u007f0a1b", "\ufeffhb_test_s3cret",
			"hb_test_s3cret\u200b0a1b", "hb_test_s3cret\ud83d\udd110a1b" })
	void refusesInvalidKeyWithoutRepeatingIt(String value) {
		assertThatIllegalArgumentException().isThrownBy(() -> ApiKey.of(value)).satisfies((ex) -> {
			assertThat(ex.getMessage()).startsWith("API key must ").doesNotContain("s3cret", "0a1b");
			assertThat(ex.getCause()).isNull();
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "hb_test_s3cret\n", "hb_test_s3cret\r" })
	void messageMentionsLineEnds(String value) {
		assertThatIllegalArgumentException().isThrownBy(() -> ApiKey.of(value))
			.withMessage("API key must not contain line ends");
	}

	@ParameterizedTest
	@ValueSource(strings = { "hb_test_s3 cret", "hb_test_s3cret\t", "hb_test_\u00a0" })
	void messageMentionsBlanks(String value) {
		assertThatIllegalArgumentException().isThrownBy(() -> ApiKey.of(value))
			.withMessage("API key must not contain blanks");
	}

	@Test
	void messageMentionsPrefixes() {
		assertThatIllegalArgumentException().isThrownBy(() -> ApiKey.of("whsec_s3cret"))
			.withMessage("API key must begin with 'hb_test_' or 'hb_live_'");
	}

	@ParameterizedTest
	@CsvSource({ "hb_test_0a1b2c3d4e5f, hb_test_\u20264e5f", "hb_live_0a1b2c3d4e5f, hb_live_\u20264e5f",
			"hb_test_12345678, hb_test_\u20265678", "hb_test_1234567, hb_test_\u2026", "hb_test_1234, hb_test_\u2026",
			"hb_live_1, hb_live_\u2026" })
	void toStringIsRedacted(String value, String shown) {
		assertThat(ApiKey.of(value)).hasToString(shown);
	}

	@Test
	void redactAllRedactsKeysInText() {
		assertThat(ApiKey.redactAll("no key hb_live_0123456789abcdef, nor hb_test_1, but hb_test_ and hb_prod_2"))
			.isEqualTo("no key hb_live_\u2026 nor hb_test_\u2026 but hb_test_ and hb_prod_2");
	}

	@Test
	void keysOfTheSameTextAreEqual() {
		ApiKey key = ApiKey.of("hb_test_0a1b2c3d4e5f");
		assertThat(key).isEqualTo(ApiKey.of("hb_test_0a1b2c3d4e5f")).hasSameHashCodeAs("hb_test_0a1b2c3d4e5f");
		assertThat(key).isNotEqualTo(ApiKey.of("hb_live_0a1b2c3d4e5f"));
	}

}
