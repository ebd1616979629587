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

import java.time.Duration;
import java.util.Map;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.testkit.engine.EngineTestKit;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.annotation.Configuration;

import dev.harbor.outbox.HarborOutbox;
import dev.harbor.test.HarborOutboxTester;
import dev.harbor.test.HarborSandbox;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ResetHarborTablesTestExecutionListener}.
 */
class ResetHarborTablesTestExecutionListenerTests {

	@Test
	void testsThatRunInParallelDoNotEmptyTheOutboxOfEachOther() {
		EngineTestKit.engine("junit-jupiter")
			.configurationParameter("junit.jupiter.execution.parallel.enabled", "true")
			.configurationParameter("junit.jupiter.execution.parallel.mode.default", "concurrent")
			.configurationParameter("junit.jupiter.execution.parallel.config.strategy", "fixed")
			.configurationParameter("junit.jupiter.execution.parallel.config.fixed.parallelism", "4")
			.selectors(DiscoverySelectors.selectClass(Emits.class))
			.execute()
			.testEvents()
			.assertStatistics((statistics) -> statistics.succeeded(8).failed(0));
	}

	@Test
	void entryThatIsBeingSentIsNoEventOfTheNextTest() {
		assertSucceeded(DoesNotAwaitItsEntry.class, 2);
	}

	@Test
	void outboxDoesNotWaitForALimitThatTheSandboxDoesNotHave() {
		assertSucceeded(SendsMany.class, 1);
	}

	private static void assertSucceeded(Class<?> tests, long count) {
		EngineTestKit.engine("junit-jupiter")
			.selectors(DiscoverySelectors.selectClass(tests))
			.execute()
			.testEvents()
			.assertStatistics((statistics) -> statistics.succeeded(count).failed(0));
	}

	@SpringBootTest(classes = Application.class, webEnvironment = WebEnvironment.NONE,
			properties = "spring.datasource.generate-unique-name=true")
	@AutoConfigureHarborSandbox
	static class Emits {

		@RepeatedTest(8)
		void entriesAreTheOnlyOnes(@Autowired HarborOutbox outbox, @Autowired HarborOutboxTester outboxTester) {
			for (int i = 1; i <= 20; i++) {
				outbox.emit("order.shipped", Map.of());
				assertThat(outboxTester.emitted()).hasSize(i);
			}
		}

	}

	/**
	 * Has a context of its own, whose outbox is created after the reset.
	 */
	@SpringBootTest(classes = Application.class, webEnvironment = WebEnvironment.NONE,
			properties = { "spring.datasource.generate-unique-name=true", "spring.application.name=sends-many" })
	@AutoConfigureHarborSandbox
	static class SendsMany {

		@Test
		void entriesAreSent(@Autowired HarborOutbox outbox, @Autowired HarborOutboxTester outboxTester,
				@Autowired HarborSandbox sandbox) {
			for (int i = 1; i <= 150; i++) {
				outbox.emit("order.shipped", Map.of());
			}
			outboxTester.awaitIdle();
			assertThat(sandbox.events()).hasSize(150);
		}

	}

	@SpringBootTest(classes = Application.class, webEnvironment = WebEnvironment.NONE,
			properties = "spring.datasource.generate-unique-name=true")
	@AutoConfigureHarborSandbox
	static class DoesNotAwaitItsEntry {

		@RepeatedTest(2)
		void nothingWasSent(@Autowired HarborOutbox outbox, @Autowired HarborOutboxTester outboxTester,
				@Autowired HarborSandbox sandbox) {
			outboxTester.awaitIdle();
			assertThat(sandbox.events()).isEmpty();
			sandbox.faults().post("/v1/events").beforeEffect().delay(Duration.ofMillis(300));
			outbox.emit("order.shipped", Map.of());
			Awaitility.await().until(() -> sandbox.faults().pending() == 0);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
