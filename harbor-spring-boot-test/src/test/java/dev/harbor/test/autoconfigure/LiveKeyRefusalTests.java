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

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.context.TestContextManager;
import org.springframework.test.context.TestPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * Tests for {@link LiveKeyRefusal}.
 */
@ExtendWith(OutputCaptureExtension.class)
class LiveKeyRefusalTests {

	private static final String KEY = "hb_live_0123456789abcdef";

	@Test
	void liveKeyIsRefused(CapturedOutput output) {
		assertThatException().isThrownBy(() -> start(LiveKey.class))
			.havingRootCause()
			.isInstanceOf(LiveKeyInTestException.class)
			.withMessageContaining("'harbor.secret-key'")
			.withMessageContaining("LiveKeyRefusalTests.properties")
			.withMessageContaining("https://api.harbor.dev");
		assertThat(output)
			.contains("APPLICATION FAILED TO START", "'harbor.secret-key'", "LiveKeyRefusalTests.properties",
					"@AutoConfigureHarborSandbox", "hb_test_", "'harbor.base-url'")
			.doesNotContain(KEY);
	}

	@ParameterizedTest
	@ValueSource(classes = { LiveKeyOfANamedClient.class, LiveKeyOfACamelCaseClient.class })
	void liveKeyOfANamedClientIsRefused(Class<?> testClass) {
		assertThatException().isThrownBy(() -> start(testClass))
			.havingRootCause()
			.isInstanceOf(LiveKeyInTestException.class)
			.withMessageContaining(".secret-key'")
			.withMessageContaining("Inlined Test Properties")
			.withMessageContaining("https://proxy.example.com");
	}

	@Test
	void liveFallbackKeyIsRefused() {
		assertThatException().isThrownBy(() -> start(LiveFallbackKey.class))
			.havingRootCause()
			.isInstanceOf(LiveKeyInTestException.class)
			.withMessageContaining("'harbor.fallback-secret-key'");
	}

	@Test
	void liveFallbackKeyOfANamedClientIsRefused() {
		assertThatException().isThrownBy(() -> start(LiveFallbackKeyOfANamedClient.class))
			.havingRootCause()
			.isInstanceOf(LiveKeyInTestException.class)
			.withMessageContaining("'harbor.clients.emitter.fallback-secret-key'");
	}

	@ParameterizedTest
	@CsvSource({ "LiveKeyInAFile, harbor.secret-key-location",
			"LiveKeyOfANamedClientInAFile, harbor.clients.emitter.secret-key-location" })
	void liveKeyInAFileIsRefused(String testClass, String property, @TempDir Path directory) throws IOException {
		Path file = Files.writeString(directory.resolve("key"), KEY + "\n");
		System.setProperty("key.location", file.toUri().toString());
		try {
			assertThatException().isThrownBy(() -> start(Class.forName(getClass().getName() + "$" + testClass)))
				.havingRootCause()
				.isInstanceOf(LiveKeyInTestException.class)
				.withMessageContaining("'" + property + "'");
		}
		finally {
			System.clearProperty("key.location");
		}
	}

	@ParameterizedTest
	@ValueSource(classes = { SandboxKey.class, LiveKeyOnLoopback.class, LiveKeyOnASandbox.class, SwitchedOff.class,
			MissingFile.class })
	void otherKeysAreAccepted(Class<?> testClass) {
		assertThatNoException().isThrownBy(() -> start(testClass));
	}

	@Test
	void liveKeyIsAcceptedOutsideTests() {
		SpringApplication application = new SpringApplication(EmptyApplication.class);
		application.setWebApplicationType(WebApplicationType.NONE);
		try (ConfigurableApplicationContext context = application.run("--harbor.secret-key=" + KEY)) {
			assertThat(context.isRunning()).isTrue();
		}
	}

	private static void start(Class<?> testClass) throws Exception {
		new TestContextManager(testClass).getTestContext().getApplicationContext();
	}

	@SpringBootTest(classes = EmptyApplication.class, webEnvironment = SpringBootTest.WebEnvironment.NONE)
	abstract static class StartsTheApplication {

	}

	@TestPropertySource("LiveKeyRefusalTests.properties")
	static class LiveKey extends StartsTheApplication {

	}

	@TestPropertySource(
			properties = { "harbor.secret-key=hb_test_0123456789abcdef", "harbor.clients.order-desk.secret-key=" + KEY,
					"harbor.clients.order-desk.base-url=https://proxy.example.com" })
	static class LiveKeyOfANamedClient extends StartsTheApplication {

	}

	@TestPropertySource(
			properties = { "harbor.clients.orderDesk.secret-key=" + KEY, "harbor.base-url=https://proxy.example.com" })
	static class LiveKeyOfACamelCaseClient extends StartsTheApplication {

	}

	@TestPropertySource(properties = "harbor.fallback-secret-key=" + KEY)
	static class LiveFallbackKey extends StartsTheApplication {

	}

	@TestPropertySource(properties = "harbor.secret-key-location=${key.location}")
	static class LiveKeyInAFile extends StartsTheApplication {

	}

	@TestPropertySource(properties = { "harbor.secret-key=hb_test_0123456789abcdef",
			"harbor.clients.emitter.fallback-secret-key=" + KEY })
	static class LiveFallbackKeyOfANamedClient extends StartsTheApplication {

	}

	@TestPropertySource(properties = { "harbor.secret-key=hb_test_0123456789abcdef",
			"harbor.clients.emitter.secret-key-location=${key.location}" })
	static class LiveKeyOfANamedClientInAFile extends StartsTheApplication {

	}

	@TestPropertySource(properties = "harbor.secret-key=hb_test_0123456789abcdef")
	static class SandboxKey extends StartsTheApplication {

	}

	@TestPropertySource(properties = { "harbor.secret-key=" + KEY, "harbor.base-url=http://localhost:9" })
	static class LiveKeyOnLoopback extends StartsTheApplication {

	}

	@TestPropertySource(properties = "harbor.secret-key=" + KEY)
	@AutoConfigureHarborSandbox
	static class LiveKeyOnASandbox extends StartsTheApplication {

	}

	@TestPropertySource(properties = { "harbor.secret-key=" + KEY, "harbor.enabled=false" })
	static class SwitchedOff extends StartsTheApplication {

	}

	@TestPropertySource(properties = "harbor.secret-key-location=file:/not/there")
	static class MissingFile extends StartsTheApplication {

	}

}
