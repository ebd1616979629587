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
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Fallback;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

import dev.harbor.HarborEnvironment;
import dev.harbor.autoconfigure.ConfiguredWebhookSecrets;
import dev.harbor.autoconfigure.HarborClientAutoConfiguration;
import dev.harbor.client.HarborClientCustomizer;
import dev.harbor.client.HarborClients;
import dev.harbor.test.HarborSandbox;
import dev.harbor.webhook.web.WebhookMappings;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for forwarding events of Harbor's
 * sandbox environment to the application. Backs off if the application has its own
 * sandbox, which delivers to it.
 */
@AutoConfiguration(after = { HarborClientAutoConfiguration.class, HarborSandboxProgramAutoConfiguration.class })
@ConditionalOnBean(HarborClients.class)
@Conditional(OnForwardingCondition.class)
@ConditionalOnMissingBean(HarborSandbox.class)
@EnableConfigurationProperties(HarborDevelopmentProperties.class)
final class HarborForwardingAutoConfiguration {

	static final String FORWARD = "harbor.development.forward";

	@Bean
	static BeanFactoryPostProcessor harborForwardingCheck(ConfigurableEnvironment environment) {
		return (beanFactory) -> {
			if (StringUtils.hasText(environment.getProperty(SandboxProgramInitializer.URL))) {
				throw new InvalidDevelopmentSettingException(FORWARD,
						"It must not be set together with '%s', whose sandbox delivers to the application itself"
							.formatted(SandboxProgramInitializer.URL));
			}
			new LiveSettings(environment).refuseBeside("'" + FORWARD + "'");
		};
	}

	/**
	 * Refuses keys of the live environment that beans of the application supply.
	 */
	@Bean
	HarborClientCustomizer harborForwardingClientCustomizer() {
		return (client, builder) -> builder.environment(HarborEnvironment.SANDBOX);
	}

	/**
	 * Secrets for endpoints without one, which only this application needs to know.
	 */
	@Bean(defaultCandidate = false)
	@Fallback
	@ConditionalOnMissingBean
	RandomWebhookSecrets harborForwardingWebhookSecrets() {
		return new RandomWebhookSecrets();
	}

	@Bean
	@ConditionalOnMissingBean
	EventForwarder harborEventForwarder(ObjectProvider<HarborClients> clients, Environment environment,
			ObjectProvider<ConfiguredWebhookSecrets> secrets, ObjectProvider<WebhookMappings> mappings,
			ApplicationContext context) {
		return new EventForwarder(() -> clients.getObject().get("default"),
				new ReceivingAddresses(environment, secrets, mappings), context, EventForwarder.INTERVAL);
	}

}
