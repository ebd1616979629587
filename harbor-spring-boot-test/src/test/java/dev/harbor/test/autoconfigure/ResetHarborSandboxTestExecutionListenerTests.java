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
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.context.junit.jupiter.SpringJUnitConfig;

import dev.harbor.RateLimitExceededException;
import dev.harbor.client.HarborClient;
import dev.harbor.test.HarborSandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link ResetHarborSandboxTestExecutionListener}.
 */
class ResetHarborSandboxTestExecutionListenerTests {

	private static final Set<HarborSandbox> seen = ConcurrentHashMap.newKeySet();

	private static final CountDownLatch[] meeting = { new CountDownLatch(2) };

	@AfterEach
	void forget() {
		seen.clear();
	}

	@Test
	void classesWithTheSameConfigurationShareASandbox() {
		Events tests = run(false, First.class, Second.class);
		tests.assertStatistics((statistics) -> statistics.succeeded(30).failed(0));
		assertThat(seen).hasSize(1);
	}

	@Test
	void classesThatRunInParallelDoNotDisturbEachOther() {
		Events tests = run(true, First.class, Second.class);
		tests.assertStatistics((statistics) -> statistics.succeeded(30).failed(0));
		assertThat(seen).hasSize(1);
	}

	@Test
	void testsThatShareNoSandboxRunAtTheSameTime() {
		meeting[0] = new CountDownLatch(2);
		Events tests = run(true, MeetsInOneSandbox.class, MeetsInAnotherSandbox.class);
		tests.assertStatistics((statistics) -> statistics.succeeded(2).failed(0));
	}

	@Test
	void unusedSandboxIsNotStarted() {
		Events tests = run(false, WithoutUse.class);
		tests.assertStatistics((statistics) -> statistics.succeeded(1).failed(0));
	}

	@Test
	void limitOfOneTestDoesNotDelayTheNextOne() {
		Events tests = run(false, IsLimited.class);
		tests.assertStatistics((statistics) -> statistics.succeeded(4).failed(0));
	}

	private static Events run(boolean parallel, Class<?>... classes) {
		EngineTestKit.Builder kit = EngineTestKit.engine("junit-jupiter")
			.configurationParameter("junit.jupiter.execution.parallel.enabled", Boolean.toString(parallel))
			.configurationParameter("junit.jupiter.execution.parallel.mode.default", "concurrent")
			.configurationParameter("junit.jupiter.execution.parallel.config.strategy", "fixed")
			.configurationParameter("junit.jupiter.execution.parallel.config.fixed.parallelism", "4");
		for (Class<?> type : classes) {
			kit.selectors(DiscoverySelectors.selectClass(type));
		}
		return kit.execute().testEvents();
	}

	@SpringBootTest(classes = EmptyApplication.class, webEnvironment = SpringBootTest.WebEnvironment.NONE)
	@AutoConfigureHarborSandbox
	abstract static class CreatesEvents {

		@Autowired
		private HarborSandbox sandbox;

		@RepeatedTest(10)
		void eventIsTheOnlyOne() {
			createOnlyEvents();
		}

		void createOnlyEvents() {
			seen.add(this.sandbox);
			for (int i = 1; i <= 50; i++) {
				this.sandbox.createEvent("order.shipped", Map.of());
				assertThat(this.sandbox.events()).hasSize(i);
			}
		}

	}

	static class First extends CreatesEvents {

		@Nested
		class Inner {

			@RepeatedTest(10)
			void eventIsTheOnlyOne() {
				createOnlyEvents();
			}

		}

	}

	static class Second extends CreatesEvents {

	}

	@SpringBootTest(classes = EmptyApplication.class, webEnvironment = SpringBootTest.WebEnvironment.NONE)
	@AutoConfigureHarborSandbox
	abstract static class Meets {

		@Test
		void bothAreHere() throws InterruptedException {
			meeting[0].countDown();
			assertThat(meeting[0].await(30, TimeUnit.SECONDS)).isTrue();
		}

	}

	static class MeetsInOneSandbox extends Meets {

	}

	@ContextConfiguration(classes = OwnSandbox.class)
	static class MeetsInAnotherSandbox extends Meets {

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnSandbox {

		@Bean
		HarborSandbox ownSandbox() {
			return HarborSandbox.start();
		}

	}

	@SpringBootTest(classes = EmptyApplication.class, webEnvironment = SpringBootTest.WebEnvironment.NONE,
			properties = "harbor.total-timeout=3s")
	@AutoConfigureHarborSandbox
	static class IsLimited {

		@Autowired
		private HarborSandbox sandbox;

		@Autowired
		private HarborClient harbor;

		@RepeatedTest(2)
		void callIsLimitedOnlyByTheFaultOfThisTest() {
			this.harbor.workspaces().retrieve();
			this.sandbox.faults().rateLimited(Duration.ofMinutes(10));
			assertThatExceptionOfType(RateLimitExceededException.class).isThrownBy(this.harbor.workspaces()::retrieve);
		}

		@RepeatedTest(2)
		void callIsLimitedOnlyByTheLimitOfThisTest() {
			this.harbor.workspaces().retrieve();
			this.sandbox.rateLimit(1, 1);
			this.harbor.workspaces().retrieve();
			assertThatExceptionOfType(RateLimitExceededException.class).isThrownBy(this.harbor.workspaces()::retrieve);
		}

	}

	@SpringJUnitConfig(LazySandbox.class)
	static class WithoutUse {

		@Test
		void nothing() {
			// The context would fail to create the sandbox.
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class LazySandbox {

		@Bean
		@Lazy
		HarborSandbox sandbox() {
			throw new AssertionError("Nobody asked for it");
		}

	}

}
