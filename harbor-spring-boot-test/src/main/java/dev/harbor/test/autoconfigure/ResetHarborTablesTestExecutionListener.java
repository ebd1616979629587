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
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.test.context.TestContext;
import org.springframework.test.context.TestExecutionListener;

import dev.harbor.inbox.HarborInbox;
import dev.harbor.inbox.JdbcHarborInbox;
import dev.harbor.jdbc.TaskQueue;
import dev.harbor.outbox.HarborOutbox;
import dev.harbor.outbox.JdbcHarborOutbox;
import dev.harbor.test.HarborSandbox;

/**
 * {@link TestExecutionListener} that empties the inbox and the outbox of an application
 * with a sandbox before each test.
 */
final class ResetHarborTablesTestExecutionListener implements TestExecutionListener, Ordered {

	// Before the transactions of tests, which may use the only connection.
	private static final int ORDER = 3900;

	private static final Duration LONGEST_CALL = Duration.ofSeconds(2);

	private static final long PAUSE = Duration.ofMillis(2).toNanos();

	ResetHarborTablesTestExecutionListener() {
	}

	@Override
	public int getOrder() {
		return ORDER;
	}

	@Override
	public void beforeTestMethod(TestContext testContext) {
		ApplicationContext context = testContext.hasApplicationContext() ? testContext.getApplicationContext() : null;
		if (context instanceof ConfigurableApplicationContext configurable
				&& SandboxTurnsTestExecutionListener.sandboxes(testContext)
					.stream()
					.noneMatch(SandboxTurnsTestExecutionListener::isWithinAnother)) {
			ConfigurableListableBeanFactory beans = configurable.getBeanFactory();
			// Their classes require others that may be missing.
			if (has(beans, HarborSandbox.class) && has(beans, HarborInbox.class)) {
				created(beans, JdbcHarborInbox.class).forEach(JdbcHarborInbox::clear);
			}
			if (has(beans, HarborSandbox.class) && has(beans, HarborOutbox.class)) {
				created(beans, JdbcHarborOutbox.class).forEach((outbox) -> {
					outbox.clear();
					awaitCalls(outbox.queue());
				});
			}
		}
	}

	/**
	 * Wait for calls of an earlier test, before the sandbox is reset.
	 */
	private static void awaitCalls(TaskQueue queue) {
		long end = System.nanoTime() + LONGEST_CALL.toNanos();
		while (queue.isRunning() && !queue.isIdle() && System.nanoTime() - end < 0) {
			LockSupport.parkNanos(PAUSE);
		}
	}

	private static boolean has(ConfigurableListableBeanFactory beans, Class<?> type) {
		return names(beans, type).length > 0;
	}

	/**
	 * Return the beans that have been created. Unused beans are not created and need no
	 * tables.
	 */
	private static <T> Stream<T> created(ConfigurableListableBeanFactory beans, Class<T> type) {
		return Arrays.stream(names(beans, type))
			.filter(beans::containsSingleton)
			.map((name) -> beans.getBean(name, type));
	}

	private static String[] names(ConfigurableListableBeanFactory beans, Class<?> type) {
		return beans.getBeanNamesForType(type, true, false);
	}

}
