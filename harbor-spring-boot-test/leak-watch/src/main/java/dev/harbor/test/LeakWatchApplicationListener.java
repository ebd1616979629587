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

package dev.harbor.test;

import org.jspecify.annotations.NullMarked;

import org.springframework.boot.context.event.ApplicationContextInitializedEvent;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.boot.context.event.SpringApplicationEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.core.Ordered;
import org.springframework.util.ClassUtils;

/**
 * Watches the applications that tests under {@link NoLeakedSecrets} start: their log,
 * even after a change of the logging system, and their HTTP answers.
 */
@NullMarked
final class LeakWatchApplicationListener implements ApplicationListener<SpringApplicationEvent>, Ordered {

	private static final boolean JUNIT = ClassUtils.isPresent("org.junit.jupiter.api.extension.Extension",
			LeakWatchApplicationListener.class.getClassLoader());

	@Override
	public void onApplicationEvent(SpringApplicationEvent event) {
		if (event instanceof ApplicationEnvironmentPreparedEvent && JUNIT) {
			NoLeakedSecrets.watchLog();
		}
		if (event instanceof ApplicationContextInitializedEvent initialized && SecretWatch.isPrepared()) {
			WatchedApplication.prepare(initialized.getApplicationContext());
		}
	}

	@Override
	public int getOrder() {
		return LOWEST_PRECEDENCE;
	}

}
