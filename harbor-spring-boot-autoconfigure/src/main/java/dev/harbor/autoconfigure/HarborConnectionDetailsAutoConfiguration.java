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
 *
 * @since 0.1.0
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
	static PackagedLiveKeyCheck harborPackagedLiveKeyCheck(ConfigurableEnvironment environment) {
		return new PackagedLiveKeyCheck(environment);
	}

	@Bean
	static DevelopmentInterlock harborDevelopmentInterlock(ConfigurableEnvironment environment) {
		return new DevelopmentInterlock(environment);
	}

	/*
	 * A fallback, so that details of a parent context's application take precedence. The
	 * details of the parent's properties have the same name and are hidden.
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
