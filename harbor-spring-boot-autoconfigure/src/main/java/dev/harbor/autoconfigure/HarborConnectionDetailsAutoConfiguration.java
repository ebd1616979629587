package dev.harbor.autoconfigure;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.ConfigurationPropertiesBindHandlerAdvisor;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Fallback;
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
	static ConfigurationPropertiesBindHandlerAdvisor harborBindHandlerAdvisor(ConfigurableEnvironment environment) {
		return (parent) -> new HarborBindHandler(parent, environment);
	}

	@Bean
	static PackagedKeyInterlock harborPackagedKeyInterlock(ConfigurableEnvironment environment) {
		return new PackagedKeyInterlock(environment);
	}

	/*
	 * As a fallback, so that in a context with a parent details of the parent's
	 * application come first. The parent's own, made of properties, have the same name
	 * and are hidden.
	 */
	@Bean
	@Fallback
	@ConditionalOnMissingBean(value = HarborConnectionDetails.class, search = SearchStrategy.CURRENT)
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
