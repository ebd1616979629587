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

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

import dev.harbor.autoconfigure.ConfiguredWebhookSecrets;
import dev.harbor.test.HarborSandbox;
import dev.harbor.webhook.web.WebhookMappings;

/**
 * Registers the application's webhook endpoints, unless
 * {@link AutoConfigureHarborSandbox#registerWebhooks()} is {@code false}.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnMissingBean(SandboxWebhooksOff.class)
class SandboxWebhookConfiguration {

	@Bean
	SandboxWebhookRegistration harborSandboxWebhookRegistration(HarborSandbox sandbox, Environment environment,
			ObjectProvider<ConfiguredWebhookSecrets> secrets, ObjectProvider<WebhookMappings> mappings) {
		return new SandboxWebhookRegistration(sandbox, new ReceivingAddresses(environment, secrets, mappings));
	}

}
