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

import com.networknt.schema.SchemaRegistry;
import dev.harbor.schema.EventSchemas;
import dev.harbor.schema.InvalidEventSchemaException;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingClass;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.io.ResourceLoader;
import org.springframework.core.io.support.ResourcePatternResolver;
import org.springframework.core.io.support.ResourcePatternUtils;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for {@link EventSchemas}, enabled by
 * {@code harbor.events.schemas}.
 *
 * @since 0.2.0
 */
@AutoConfiguration(before = { HarborClientAutoConfiguration.class, HarborWebhookReceiverAutoConfiguration.class })
@ConditionalOnHarborEnabled
@ConditionalOnHarborText(HarborEventSchemasAutoConfiguration.LOCATION)
@EnableConfigurationProperties(HarborEventsProperties.class)
public final class HarborEventSchemasAutoConfiguration {

	static final String LOCATION = "harbor.events.schemas";

	HarborEventSchemasAutoConfiguration() {
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(SchemaRegistry.class)
	static class ValidatorConfiguration {

		// Created at startup even with lazy initialization, so that schemas are validated
		// at startup.
		@Bean
		@Lazy(false)
		@ConditionalOnMissingBean
		EventSchemas harborEventSchemas(HarborEventsProperties properties, ResourceLoader resourceLoader) {
			ResourcePatternResolver resolver = ResourcePatternUtils.getResourcePatternResolver(resourceLoader);
			try {
				return EventSchemas.load(resolver, location(String.valueOf(properties.getSchemas()).strip()));
			}
			catch (InvalidEventSchemaException ex) {
				throw new InvalidHarborPropertyException(LOCATION, String.valueOf(ex.getMessage()));
			}
		}

		@Bean
		ReceivedPayloadReport harborReceivedPayloadReport(EventSchemas schemas,
				ObjectProvider<ReceivedPayloadMeter> meter) {
			ReceivedPayloadMeter counter = meter.getIfAvailable();
			return new ReceivedPayloadReport(schemas, (counter != null) ? counter : (endpoint, type) -> {
			});
		}

		static String location(String configured) {
			return configured.contains(":") ? configured : ResourceLoader.CLASSPATH_URL_PREFIX + configured;
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ MeterRegistry.class, SchemaRegistry.class })
	static class MeterConfiguration {

		@Bean
		ReceivedPayloadMeter harborReceivedPayloadMeter(ObjectProvider<MeterRegistry> registries) {
			return new ReceivedPayloadMeter(registries);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnMissingClass("com.networknt.schema.SchemaRegistry")
	static class MissingValidatorConfiguration {

		@Bean
		static BeanFactoryPostProcessor harborMissingSchemaValidator() {
			return (beanFactory) -> {
				throw new InvalidHarborPropertyException(LOCATION,
						"com.networknt:json-schema-validator, which checks payloads, is not on the class path",
						"Add the dependency 'com.networknt:json-schema-validator', version 3 or later, or remove the "
								+ "property '%s'.".formatted(LOCATION));
			};
		}

	}

}
