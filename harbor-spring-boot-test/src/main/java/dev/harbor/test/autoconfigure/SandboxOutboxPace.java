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

import java.util.List;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;

import dev.harbor.outbox.JdbcHarborOutbox;
import dev.harbor.test.HarborSandbox;

/**
 * Lets the outbox send without pauses while the sandbox has no rate limit. At the
 * documented limit, 100 entries take most of a minute.
 */
final class SandboxOutboxPace implements BeanPostProcessor {

	private final ObjectProvider<HarborSandbox> sandboxes;

	SandboxOutboxPace(ObjectProvider<HarborSandbox> sandboxes) {
		this.sandboxes = sandboxes;
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (bean instanceof JdbcHarborOutbox outbox) {
			List<HarborSandbox> sandboxes = this.sandboxes.stream().toList();
			outbox.paceIf(() -> sandboxes.stream().anyMatch(HarborSandbox::isRateLimited));
		}
		return bean;
	}

}
