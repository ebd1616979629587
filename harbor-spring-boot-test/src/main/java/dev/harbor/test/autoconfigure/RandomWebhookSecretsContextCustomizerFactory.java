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

/**
 * {@link ContextCustomizerFactory} that gives test contexts {@link RandomWebhookSecrets},
 * so that endpoints need none of their own there. In every test context, and nowhere
 * else: an application that runs with this module on its class path still has to have its
 * secrets.
 */
final class RandomWebhookSecretsContextCustomizerFactory implements ContextCustomizerFactory {

	static final String BEAN_NAME = "harborRandomWebhookSecrets";

	RandomWebhookSecretsContextCustomizerFactory() {
	}

	@Override
	public ContextCustomizer createContextCustomizer(Class<?> testClass,
			List<ContextConfigurationAttributes> configAttributes) {
		return new Customizer();
	}

	/**
	 * Registers the secrets as a bean definition, which also takes them along into
	 * contexts that are processed ahead of time. All customizers are equal, so that test
	 * classes go on sharing their contexts.
	 */
	private record Customizer() implements ContextCustomizer {

		@Override
		public void customizeContext(ConfigurableApplicationContext context,
				MergedContextConfiguration mergedConfiguration) {
			// What was processed ahead of time has the definition already.
			if (!AotDetector.useGeneratedArtifacts()
					&& context.getBeanFactory() instanceof BeanDefinitionRegistry registry) {
				RootBeanDefinition secrets = new RootBeanDefinition(RandomWebhookSecrets.class);
				secrets.setRole(BeanDefinition.ROLE_INFRASTRUCTURE);
				secrets.setLazyInit(true);
				// Neither injected into, nor counted by, anything of the application.
				secrets.setDefaultCandidate(false);
				secrets
					.addQualifier(new AutowireCandidateQualifier(Qualifier.class, ConfiguredWebhookSecrets.FALLBACK));
				registry.registerBeanDefinition(BEAN_NAME, secrets);
			}
		}

	}

}
