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
 * Has the sandbox deliver to the application, unless
 * {@link AutoConfigureHarborSandbox#registerWebhooks()} says otherwise.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnMissingBean(SandboxWebhooksOff.class)
class SandboxWebhookConfiguration {

	@Bean
	SandboxWebhookRegistration harborSandboxWebhookRegistration(HarborSandbox sandbox, Environment environment,
			ObjectProvider<ConfiguredWebhookSecrets> secrets, ObjectProvider<WebhookMappings> mappings) {
		return new SandboxWebhookRegistration(sandbox, environment, secrets, mappings);
	}

}
