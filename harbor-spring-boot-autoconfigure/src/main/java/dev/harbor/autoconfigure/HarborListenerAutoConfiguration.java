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

import java.util.Optional;

import dev.harbor.listener.EventIntake;
import dev.harbor.listener.HarborListener;
import dev.harbor.listener.HarborListeners;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.validation.SmartValidator;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for {@link HarborListener} methods.
 *
 * @since 0.2.0
 */
@AutoConfiguration(after = HarborWebhookAutoConfiguration.class)
public final class HarborListenerAutoConfiguration {

	private static final String DEFAULT_VALIDATOR = "defaultValidator";

	HarborListenerAutoConfiguration() {
	}

	@Bean
	HarborListeners harborListeners(ConfigurableListableBeanFactory beans, ObjectProvider<SmartValidator> validators) {
		return new HarborListeners(beans, () -> validator(beans, validators));
	}

	@Bean
	ListenerRoutes harborListenerRoutes(HarborListeners listeners, HarborWebhookProperties properties,
			ObjectProvider<EventIntake> intake, ConfiguredWebhookSecrets secrets, HarborProperties harborProperties,
			ApplicationContext context) {
		return new ListenerRoutes(listeners, properties, intake,
				(endpoint) -> harborProperties.isEnabled() ? secrets.actionIfMissing(endpoint) : Optional.empty(),
				context.getParent());
	}

	private static @Nullable SmartValidator validator(ConfigurableListableBeanFactory beans,
			ObjectProvider<SmartValidator> validators) {
		// Spring MVC has another validator.
		return beans.containsBean(DEFAULT_VALIDATOR) ? beans.getBean(DEFAULT_VALIDATOR, SmartValidator.class)
				: validators.getIfUnique();
	}

}
