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

import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.context.ApplicationContext;
import org.springframework.test.context.TestContext;
import org.springframework.test.context.TestExecutionListener;

import dev.harbor.client.HarborClients;
import dev.harbor.client.RateLimitTime;
import dev.harbor.test.HarborSandbox;

/**
 * {@link TestExecutionListener} that resets the sandbox of the application context before
 * each test.
 */
final class ResetHarborSandboxTestExecutionListener implements TestExecutionListener {

	// Repeated before each test, and therefore not the longest duration.
	private static final Duration LONG_RATE_LIMIT = Duration.ofDays(1);

	ResetHarborSandboxTestExecutionListener() {
	}

	@Override
	public void beforeTestMethod(TestContext testContext) throws InterruptedException {
		for (HarborSandbox sandbox : SandboxTurnsTestExecutionListener.sandboxes(testContext)) {
			if (!SandboxTurnsTestExecutionListener.isWithinAnother(sandbox)) {
				awaitChecks(testContext.getApplicationContext());
				sandbox.reset();
				endRateLimits(testContext.getApplicationContext());
			}
		}
	}

	/**
	 * End the rate limits that clients remember from earlier tests.
	 */
	private static void endRateLimits(ApplicationContext context) {
		for (HarborClients clients : BeanFactoryUtils
			.beansOfTypeIncludingAncestors(context, HarborClients.class, true, false)
			.values()) {
			RateLimitTime.advance(clients, LONG_RATE_LIMIT);
		}
	}

	/**
	 * Wait for health checks that started with the application, so that they do not run
	 * within the test.
	 */
	private static void awaitChecks(ApplicationContext context) throws InterruptedException {
		for (RunningHealthChecks checks : context.getBeansOfType(RunningHealthChecks.class, true, false).values()) {
			checks.awaitEnd(Duration.ofSeconds(2));
		}
	}

}
