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
// Before the connection details that come from properties, which give way to others.
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
	 * What the application signs and verifies goes by the clock of the sandbox, so that
	 * moving it does not make deliveries look forged.
	 */
	@Bean(defaultCandidate = false)
	@Qualifier("harbor")
	@ConditionalOnMissingBean(name = "harborClock")
	Clock harborClock(HarborSandbox sandbox) {
		return sandbox.clock();
	}

	@Bean
	static SandboxPropertySourceInitializer harborSandboxPropertySourceInitializer() {
		return new SandboxPropertySourceInitializer();
	}

}
