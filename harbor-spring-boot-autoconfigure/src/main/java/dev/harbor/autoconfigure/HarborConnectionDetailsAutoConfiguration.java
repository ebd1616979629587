package dev.harbor.autoconfigure;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for {@link HarborConnectionDetails}.
 */
@AutoConfiguration
@EnableConfigurationProperties({ HarborProperties.class, HarborWebhookProperties.class })
public final class HarborConnectionDetailsAutoConfiguration {

	HarborConnectionDetailsAutoConfiguration() {
	}

	@Bean
	static PackagedKeyInterlock harborPackagedKeyInterlock(ConfigurableEnvironment environment) {
		return new PackagedKeyInterlock(environment);
	}

	@Bean
	@ConditionalOnMissingBean(HarborConnectionDetails.class)
	PropertiesHarborConnectionDetails harborConnectionDetails(HarborProperties properties,
			HarborWebhookProperties webhookProperties) {
		return new PropertiesHarborConnectionDetails(properties, webhookProperties);
	}

	@Bean
	HarborConnection harborConnection(HarborConnectionDetails details, HarborProperties properties,
			HarborWebhookProperties webhookProperties) {
		return new HarborConnection(details, (details instanceof PropertiesHarborConnectionDetails fromProperties)
				? fromProperties : new PropertiesHarborConnectionDetails(properties, webhookProperties));
	}

}
