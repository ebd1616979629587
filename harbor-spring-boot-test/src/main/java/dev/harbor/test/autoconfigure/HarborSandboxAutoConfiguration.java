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

import java.time.Clock;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

import dev.harbor.autoconfigure.HarborConnectionDetails;
import dev.harbor.autoconfigure.HarborConnectionDetailsAutoConfiguration;
import dev.harbor.autoconfigure.HarborProperties;
import dev.harbor.autoconfigure.HarborWebhookProperties;
import dev.harbor.test.HarborSandbox;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for a {@link HarborSandbox}.
 */
// Before the connection details for properties, which back off.
@AutoConfiguration(before = HarborConnectionDetailsAutoConfiguration.class)
final class HarborSandboxAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	HarborSandbox harborSandbox() {
		return HarborSandbox.start();
	}

	@Bean
	@ConditionalOnMissingBean(HarborConnectionDetails.class)
	SandboxConnectionDetails harborSandboxConnectionDetails(HarborSandbox sandbox, Environment environment,
			ObjectProvider<HarborProperties> properties, ObjectProvider<HarborWebhookProperties> webhookProperties) {
		return new SandboxConnectionDetails(sandbox, environment, properties, webhookProperties);
	}

	/**
	 * The application signs and verifies with the clock of the sandbox, so that
	 * deliveries stay valid when it is moved.
	 */
	@Bean(defaultCandidate = false)
	@Qualifier("harbor")
	@ConditionalOnMissingBean(name = "harborClock")
	Clock harborClock(HarborSandbox sandbox) {
		return sandbox.clock();
	}

	@Bean
	static SandboxOutboxPace harborSandboxOutboxPace(ObjectProvider<HarborSandbox> sandboxes) {
		return new SandboxOutboxPace(sandboxes);
	}

	@Bean
	static SandboxPropertySourceInitializer harborSandboxPropertySourceInitializer() {
		return new SandboxPropertySourceInitializer();
	}

}
