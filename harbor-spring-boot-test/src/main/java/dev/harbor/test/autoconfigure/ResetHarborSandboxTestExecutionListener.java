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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.locks.ReentrantLock;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.context.TestContext;
import org.springframework.test.context.TestExecutionListener;

import dev.harbor.test.HarborSandbox;

/**
 * {@link TestExecutionListener} that resets the sandbox of the application context before
 * each test. Tests that share a sandbox take turns, because a reset would break a
 * concurrent test.
 */
final class ResetHarborSandboxTestExecutionListener implements TestExecutionListener {

	private static final Map<HarborSandbox, ReentrantLock> turns = new WeakHashMap<>();

	ResetHarborSandboxTestExecutionListener() {
	}

	@Override
	public void beforeTestMethod(TestContext testContext) throws InterruptedException {
		for (HarborSandbox sandbox : sandboxes(testContext)) {
			ReentrantLock turn = turn(sandbox);
			turn.lock();
			// A waiting thread may run a second test meanwhile.
			if (turn.getHoldCount() == 1) {
				awaitChecks(testContext.getApplicationContext());
				sandbox.reset();
			}
		}
	}

	@Override
	public void afterTestMethod(TestContext testContext) {
		for (HarborSandbox sandbox : sandboxes(testContext)) {
			ReentrantLock turn = turn(sandbox);
			if (turn.isHeldByCurrentThread()) {
				turn.unlock();
			}
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

	private static ReentrantLock turn(HarborSandbox sandbox) {
		synchronized (turns) {
			return turns.computeIfAbsent(sandbox, (key) -> new ReentrantLock());
		}
	}

	private static List<HarborSandbox> sandboxes(TestContext testContext) {
		List<HarborSandbox> sandboxes = new ArrayList<>();
		ApplicationContext context = (testContext.hasApplicationContext()) ? testContext.getApplicationContext() : null;
		while (context != null) {
			if (context instanceof ConfigurableApplicationContext configurable) {
				addSandboxes(configurable.getBeanFactory(), sandboxes);
			}
			context = context.getParent();
		}
		return sandboxes;
	}

	private static void addSandboxes(ConfigurableListableBeanFactory beanFactory, List<HarborSandbox> sandboxes) {
		for (String name : beanFactory.getBeanNamesForType(HarborSandbox.class, true, false)) {
			// A sandbox that was not created is not started.
			if (beanFactory.containsSingleton(name)) {
				sandboxes.add(beanFactory.getBean(name, HarborSandbox.class));
			}
		}
	}

}
