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
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Fallback;
import org.springframework.core.env.Environment;

import dev.harbor.HarborEnvironment;
import dev.harbor.autoconfigure.ConfiguredWebhookSecrets;
import dev.harbor.autoconfigure.HarborConnectionDetails;
import dev.harbor.autoconfigure.HarborConnectionDetailsAutoConfiguration;
import dev.harbor.autoconfigure.HarborProperties;
import dev.harbor.client.HarborClientCustomizer;
import dev.harbor.webhook.web.WebhookMappings;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for a sandbox that runs as a program
 * and replaces Harbor: the sandbox of {@code harbor.sandbox.url} or of a container.
 */
// Before the connection details for properties, which back off.
@AutoConfiguration(before = HarborConnectionDetailsAutoConfiguration.class)
@Conditional(OnEnabledCondition.class)
@EnableConfigurationProperties(HarborSandboxProperties.class)
final class HarborSandboxProgramAutoConfiguration {

	@Bean
	static SandboxProgramInitializer harborSandboxProgramInitializer() {
		return new SandboxProgramInitializer();
	}

	@Bean
	@Conditional(OnSandboxUrlCondition.class)
	@ConditionalOnMissingBean(value = HarborConnectionDetails.class, search = SearchStrategy.CURRENT)
	PropertiesSandboxProgramDetails harborSandboxProgramDetails(HarborSandboxProperties sandbox,
			ObjectProvider<HarborProperties> properties) {
		PropertiesSandboxProgramDetails details = new PropertiesSandboxProgramDetails(sandbox, properties);
		details.sandboxUrl();
		return details;
	}

	/**
	 * Refuses keys of the live environment that beans of the application supply. Allows
	 * unencrypted connections to the sandbox.
	 */
	@Bean
	@ConditionalOnBean(SandboxProgramDetails.class)
	HarborClientCustomizer harborSandboxProgramClientCustomizer(SandboxProgramDetails sandbox) {
		return (client, builder) -> builder.environment(HarborEnvironment.SANDBOX)
			.insecureBaseUrl(sandbox.sandboxUrl());
	}

	/**
	 * Secrets for endpoints without one, which the application registers with the
	 * sandbox.
	 */
	@Bean(defaultCandidate = false)
	@Fallback
	@ConditionalOnBean(SandboxProgramDetails.class)
	@ConditionalOnMissingBean
	RandomWebhookSecrets harborSandboxProgramWebhookSecrets() {
		return new RandomWebhookSecrets();
	}

	@Bean
	@ConditionalOnBean(SandboxProgramDetails.class)
	SandboxProgramRegistration harborSandboxProgramRegistration(SandboxProgramDetails sandbox, Environment environment,
			ObjectProvider<ConfiguredWebhookSecrets> secrets, ObjectProvider<WebhookMappings> mappings,
			ApplicationContext context) {
		return new SandboxProgramRegistration(sandbox, new ReceivingAddresses(environment, secrets, mappings), context,
				SandboxProgramRegistration.INTERVAL);
	}

}
