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

import org.springframework.aot.AotDetector;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.context.ContextConfigurationAttributes;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.ContextCustomizerFactory;
import org.springframework.test.context.MergedContextConfiguration;
import org.springframework.test.context.TestContextAnnotationUtils;

import dev.harbor.test.HarborInboxTester;
import dev.harbor.test.HarborOutboxTester;

/**
 * {@link ContextCustomizerFactory} that adds {@link RandomWebhookSecrets}, the
 * {@link LiveKeyRefusal} and the {@link LoopbackCheckCondition} to test contexts.
 * Applications that run with this module on their class path are not affected.
 */
final class HarborContextCustomizerFactory implements ContextCustomizerFactory {

	HarborContextCustomizerFactory() {
	}

	@Override
	public ContextCustomizer createContextCustomizer(Class<?> testClass,
			List<ContextConfigurationAttributes> configAttributes) {
		AutoConfigureHarborSandbox sandbox = TestContextAnnotationUtils.findMergedAnnotation(testClass,
				AutoConfigureHarborSandbox.class);
		return new Customizer(sandbox == null || sandbox.registerWebhooks());
	}

	/**
	 * Registers bean definitions, which are also part of contexts that are processed
	 * ahead of time. Customizers are equal unless the settings of test classes differ, so
	 * that test classes share contexts.
	 *
	 * @param registerWebhooks whether the sandbox delivers to the application
	 * automatically
	 */
	private record Customizer(boolean registerWebhooks) implements ContextCustomizer {

		@Override
		public void customizeContext(ConfigurableApplicationContext context,
				MergedContextConfiguration mergedConfiguration) {
			// Contexts that were processed ahead of time have the definitions already.
			if (!AotDetector.useGeneratedArtifacts()
					&& context.getBeanFactory() instanceof BeanDefinitionRegistry registry) {
				registry.registerBeanDefinition("harborRandomWebhookSecrets", randomWebhookSecrets());
				registry.registerBeanDefinition("harborLiveKeyRefusal", definition(LiveKeyRefusal.class));
				registry.registerBeanDefinition("harborInboxTester", lazy(HarborInboxTester.class));
				registry.registerBeanDefinition("harborLoopbackCheckCondition",
						definition(LoopbackCheckCondition.class));
				registry.registerBeanDefinition("harborRunningHealthChecks", definition(RunningHealthChecks.class));
				if (!this.registerWebhooks) {
					registry.registerBeanDefinition("harborSandboxWebhooksOff", definition(SandboxWebhooksOff.class));
				}
				registry.registerBeanDefinition("harborOutboxTester", lazy(HarborOutboxTester.class));
			}
		}

		private static RootBeanDefinition randomWebhookSecrets() {
			RootBeanDefinition secrets = lazy(RandomWebhookSecrets.class);
			// Not an autowire candidate, so that beans of the application are not
			// affected.
			secrets.setDefaultCandidate(false);
			secrets.setFallback(true);
			return secrets;
		}

		private static RootBeanDefinition lazy(Class<?> type) {
			RootBeanDefinition definition = definition(type);
			definition.setLazyInit(true);
			return definition;
		}

		private static RootBeanDefinition definition(Class<?> type) {
			RootBeanDefinition definition = new RootBeanDefinition(type);
			definition.setRole(BeanDefinition.ROLE_INFRASTRUCTURE);
			return definition;
		}

	}

}
