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

import java.net.URI;
import java.util.Locale;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link HarborEnvironment}.
 */
class HarborEnvironmentTests {

	@ParameterizedTest
	@CsvSource({ "SANDBOX, hb_test_, https://sandbox.api.harbor.dev, sandbox",
			"LIVE, hb_live_, https://api.harbor.dev, live" })
	void matchesHarborsDocumentation(HarborEnvironment environment, String prefix, URI baseUrl, String value) {
		assertThat(environment.keyPrefix()).isEqualTo(prefix);
		assertThat(environment.baseUrl()).isEqualTo(baseUrl);
		assertThat(environment.value()).isEqualTo(value);
	}

	@ParameterizedTest
	@CsvSource({ "https://sandbox.api.harbor.dev, SANDBOX", "https://SANDBOX.API.harbor.dev:443/, SANDBOX",
			"https://api.harbor.dev, LIVE" })
	void hostDeterminesTheEnvironment(URI url, HarborEnvironment environment) {
		assertThat(HarborEnvironment.ofBaseUrl(url)).contains(environment);
	}

	@ParameterizedTest
	@ValueSource(strings = { "http://127.0.0.1:8080", "https://harbor.dev", "https://api.harbor.dev.example.com",
			"https://eu.api.harbor.dev", "mailto:harbor@example.com" })
	void otherHostsHaveNoEnvironment(URI url) {
		assertThat(HarborEnvironment.ofBaseUrl(url)).isEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "http://localhost:8080, true", "http://LOCALHOST, true", "https://127.0.0.1, true",
			"http://127.1.2.3:80/v1, true", "http://[::1]:8080, true", "http://[0:0:0:0:0:0:0:1], true",
			"http://127.0.0.1.example.com, false", "http://localhost.example.com, false",
			"https://api.harbor.dev, false", "http://10.0.0.1, false", "mailto:harbor@localhost, false" })
	void loopbackIsThisMachine(URI url, boolean expected) {
		assertThat(HarborEnvironment.isLoopback(url)).isEqualTo(expected);
	}

	@Test
	void valueDoesNotDependOnTheLocale() {
		Locale before = Locale.getDefault();
		Locale.setDefault(Locale.forLanguageTag("tr-TR"));
		try {
			assertThat(HarborEnvironment.LIVE.value()).isEqualTo("live");
		}
		finally {
			Locale.setDefault(before);
		}
	}

}
