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

package dev.harbor.test.autoconfigure;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.TestContextManager;

import dev.harbor.client.HarborClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Tests for {@link MissingKeyInTestFailureAnalyzer}.
 */
@ExtendWith(OutputCaptureExtension.class)
class MissingKeyInTestFailureAnalyzerTests {

	@Test
	void analysisNamesTheSandboxAndTheProperty(CapturedOutput output) {
		assertThatException()
			.isThrownBy(() -> new TestContextManager(NeedsAClient.class).getTestContext().getApplicationContext());
		assertThat(output).contains("APPLICATION FAILED TO START", "@AutoConfigureHarborSandbox", "@MockitoBean",
				"'harbor.secret-key'", "HARBOR_SECRET_KEY");
	}

	@SpringBootTest(classes = EmptyApplication.class, webEnvironment = SpringBootTest.WebEnvironment.NONE)
	@Import(Injecting.class)
	static class NeedsAClient {

	}

	@Configuration(proxyBeanMethods = false)
	static class Injecting {

		@Bean
		SmartInitializingSingleton user(HarborClient client) {
			return client::environment;
		}

	}

}
