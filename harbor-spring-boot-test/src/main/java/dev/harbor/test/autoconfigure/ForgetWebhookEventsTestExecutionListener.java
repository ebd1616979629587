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

import java.util.Map;
import java.util.WeakHashMap;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.test.context.TestContext;
import org.springframework.test.context.TestExecutionListener;

import dev.harbor.webhook.WebhookEventStore;

/**
 * {@link TestExecutionListener} that removes handled events from the event store before
 * each test. Otherwise, a test would see an event with the id of an earlier test as a
 * duplicate. Parallel tests of one context are not affected.
 */
final class ForgetWebhookEventsTestExecutionListener implements TestExecutionListener, Ordered {

	/**
	 * Before the transaction of a test, which would contain the removal.
	 */
	private static final int ORDER = 3900;

	private static final Log logger = LogFactory.getLog(ForgetWebhookEventsTestExecutionListener.class);

	private static final Map<ApplicationContext, Integer> running = new WeakHashMap<>();

	ForgetWebhookEventsTestExecutionListener() {
	}

	@Override
	public int getOrder() {
		return ORDER;
	}

	@Override
	public void beforeTestMethod(TestContext testContext) {
		if (testContext.hasApplicationContext()) {
			synchronized (running) {
				ApplicationContext context = testContext.getApplicationContext();
				if (running.merge(context, 1, Integer::sum) == 1) {
					forget(context);
				}
			}
		}
	}

	@Override
	public void afterTestMethod(TestContext testContext) {
		if (testContext.hasApplicationContext()) {
			synchronized (running) {
				running.computeIfPresent(testContext.getApplicationContext(),
						(context, tests) -> (tests > 1) ? tests - 1 : null);
			}
		}
	}

	private static void forget(ApplicationContext innermost) {
		ApplicationContext context = innermost;
		while (context != null) {
			if (context instanceof ConfigurableApplicationContext configurable) {
				forget(configurable.getBeanFactory());
			}
			context = context.getParent();
		}
	}

	private static void forget(ConfigurableListableBeanFactory beanFactory) {
		for (String name : beanFactory.getBeanNamesForType(WebhookEventStore.class, true, false)) {
			// A store that was not created contains nothing.
			if (beanFactory.containsSingleton(name)) {
				forget(beanFactory.getBean(name, WebhookEventStore.class));
			}
		}
	}

	private static void forget(WebhookEventStore store) {
		try {
			store.forgetAll();
		}
		catch (UnsupportedOperationException ex) {
			// Stores of the application are not changed.
		}
		catch (RuntimeException ex) {
			// The test may not use webhooks.
			logger.warn("Webhook events of earlier tests could not be removed: " + ex.getMessage(), ex);
		}
	}

}
