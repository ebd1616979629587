package dev.harbor.test.autoconfigure;

import java.util.ArrayList;
import java.util.List;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

import dev.harbor.autoconfigure.webhook.ConfiguredWebhookSecrets;
import dev.harbor.test.HarborSandbox;

/**
 * Has the sandbox deliver to the application, unless
 * {@link AutoConfigureHarborSandbox#registerWebhooks()} says otherwise.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnMissingBean(SandboxWebhooksOff.class)
class SandboxWebhookConfiguration {

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(RequestMappingHandlerMapping.class)
	@ConditionalOnWebApplication(type = Type.SERVLET)
	static class ServletConfiguration {

		@Bean
		SandboxWebhookRegistration harborSandboxWebhookRegistration(HarborSandbox sandbox, Environment environment,
				ObjectProvider<ConfiguredWebhookSecrets> secrets,
				ObjectProvider<RequestMappingHandlerMapping> mappings) {
			return new SandboxWebhookRegistration(sandbox, environment, secrets, () -> paths(mappings));
		}

		private static List<WebhookPath> paths(ObjectProvider<RequestMappingHandlerMapping> mappings) {
			List<WebhookPath> paths = new ArrayList<>();
			mappings.forEach((mapping) -> mapping.getHandlerMethods()
				.forEach((info, method) -> WebhookPath.of(method, info.getPatternValues()).ifPresent(paths::add)));
			return paths;
		}

	}

}
