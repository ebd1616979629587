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
import java.util.concurrent.TimeUnit;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.core.task.SimpleAsyncTaskExecutor;

/**
 * Counts running health checks of clients, so that a test can wait for their end and is
 * not affected by their calls.
 */
final class RunningHealthChecks implements BeanPostProcessor {

	private static final String EXECUTOR = "harborHealthTaskExecutor";

	private int running;

	RunningHealthChecks() {
	}

	@Override
	public Object postProcessBeforeInitialization(Object bean, String beanName) {
		if (beanName.equals(EXECUTOR) && bean instanceof SimpleAsyncTaskExecutor executor) {
			executor.setTaskDecorator(this::counted);
		}
		return bean;
	}

	private synchronized Runnable counted(Runnable check) {
		this.running++;
		return () -> {
			try {
				check.run();
			}
			finally {
				ended();
			}
		};
	}

	private synchronized void ended() {
		this.running--;
		notifyAll();
	}

	/**
	 * Wait for the end of running checks.
	 * @param maxWait the maximum time to wait
	 * @return whether the checks have ended
	 */
	synchronized boolean awaitEnd(Duration maxWait) throws InterruptedException {
		long until = System.nanoTime() + maxWait.toNanos();
		while (this.running > 0) {
			long left = TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime());
			if (left <= 0) {
				return false;
			}
			wait(left);
		}
		return true;
	}

}
