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

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.locks.ReentrantLock;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.test.context.TestContext;
import org.springframework.test.context.TestExecutionListener;

import dev.harbor.test.HarborSandbox;

/**
 * {@link TestExecutionListener} that lets tests that share a sandbox take turns, because
 * a reset of the sandbox, the inbox or the outbox would break a concurrent test.
 */
final class SandboxTurnsTestExecutionListener implements TestExecutionListener, Ordered {

	// Before all resets, and before the transactions of tests, which may use the only
	// connection.
	private static final int ORDER = 3800;

	private static final Map<HarborSandbox, ReentrantLock> turns = new WeakHashMap<>();

	SandboxTurnsTestExecutionListener() {
	}

	@Override
	public int getOrder() {
		return ORDER;
	}

	@Override
	public void beforeTestMethod(TestContext testContext) {
		sandboxes(testContext).forEach((sandbox) -> turn(sandbox).lock());
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
	 * Return whether the test runs within another one with the same sandbox, and must
	 * therefore reset nothing: a waiting thread may run a second test meanwhile.
	 */
	static boolean isWithinAnother(HarborSandbox sandbox) {
		return turn(sandbox).getHoldCount() > 1;
	}

	private static ReentrantLock turn(HarborSandbox sandbox) {
		synchronized (turns) {
			return turns.computeIfAbsent(sandbox, (key) -> new ReentrantLock());
		}
	}

	/**
	 * Return the sandboxes of the context of a test and of its parents.
	 */
	static List<HarborSandbox> sandboxes(TestContext testContext) {
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
