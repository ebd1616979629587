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

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.http.client.autoconfigure.HttpClientAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link HttpClientLogging}.
 */
@ExtendWith(OutputCaptureExtension.class)
class HttpClientLoggingTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(HarborConnectionDetailsAutoConfiguration.class,
				HarborClientAutoConfiguration.class, HttpClientAutoConfiguration.class));

	@ParameterizedTest
	@ValueSource(strings = { "jdk.httpclient.HttpClient.log=headers", "jdk.httpclient.HttpClient.log=all",
			"jdk.internal.httpclient.debug=true" })
	void systemPropertyForRequestLoggingIsReported(String property, CapturedOutput output) {
		this.runner.withSystemProperties(property).run((context) -> assertThat(context).hasNotFailed());
		assertThat(output).containsOnlyOnce("The system property '" + property.substring(0, property.indexOf('='))
				+ "' is set: the HTTP client of the JDK may print request headers");
	}

	@Test
	void logsNothingWithoutTheSystemProperty(CapturedOutput output) {
		this.runner.withSystemProperties("jdk.internal.httpclient.debug=false")
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(output).doesNotContain("system property");
	}

}
