package dev.harbor.test.autoconfigure;

import java.util.List;

import org.springframework.aot.AotDetector;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.support.AutowireCandidateQualifier;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.context.ContextConfigurationAttributes;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.ContextCustomizerFactory;
import org.springframework.test.context.MergedContextConfiguration;

import dev.harbor.autoconfigure.webhook.ConfiguredWebhookSecrets;
import dev.harbor.test.HarborInboxTester;

/**
 * {@link ContextCustomizerFactory} that gives test contexts {@link RandomWebhookSecrets},
 * so that endpoints need none of their own there, and the {@link LiveKeyRefusal}. In
 * every test context, and nowhere else: to an application that runs with this module on
 * its class path nothing of it applies.
 */
final class HarborContextCustomizerFactory implements ContextCustomizerFactory {

	HarborContextCustomizerFactory() {
	}

	@Override
	public ContextCustomizer createContextCustomizer(Class<?> testClass,
			List<ContextConfigurationAttributes> configAttributes) {
		return new Customizer();
	}

	/**
	 * Registers bean definitions, which also get into contexts that are processed ahead
	 * of time. All customizers are equal, so that test classes go on sharing their
	 * contexts.
	 */
	private record Customizer() implements ContextCustomizer {

		@Override
		public void customizeContext(ConfigurableApplicationContext context,
				MergedContextConfiguration mergedConfiguration) {
			// What was processed ahead of time has the definitions already.
			if (!AotDetector.useGeneratedArtifacts()
					&& context.getBeanFactory() instanceof BeanDefinitionRegistry registry) {
				registry.registerBeanDefinition("harborRandomWebhookSecrets", randomWebhookSecrets());
				registry.registerBeanDefinition("harborLiveKeyRefusal", definition(LiveKeyRefusal.class));
				registry.registerBeanDefinition("harborInboxTester", lazy(HarborInboxTester.class));
			}
		}

		private static RootBeanDefinition randomWebhookSecrets() {
			RootBeanDefinition secrets = lazy(RandomWebhookSecrets.class);
			// Neither injected into, nor counted by, anything of the application.
			secrets.setDefaultCandidate(false);
			secrets.addQualifier(new AutowireCandidateQualifier(Qualifier.class, ConfiguredWebhookSecrets.FALLBACK));
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
