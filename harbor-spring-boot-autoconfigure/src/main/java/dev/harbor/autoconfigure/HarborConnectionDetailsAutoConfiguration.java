package dev.harbor.autoconfigure;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for {@link HarborConnectionDetails}.
 */
@AutoConfiguration
@EnableConfigurationProperties(HarborProperties.class)
public final class HarborConnectionDetailsAutoConfiguration {

	HarborConnectionDetailsAutoConfiguration() {
	}

	@Bean
	@ConditionalOnMissingBean(HarborConnectionDetails.class)
	PropertiesHarborConnectionDetails harborConnectionDetails(HarborProperties properties) {
		return new PropertiesHarborConnectionDetails(properties);
	}

}
