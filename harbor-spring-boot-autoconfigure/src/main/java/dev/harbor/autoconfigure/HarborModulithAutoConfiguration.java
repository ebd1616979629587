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

import dev.harbor.client.HarborClient;
import dev.harbor.modulith.HarborEventExternalizationTransport;
import dev.harbor.modulith.HarborEventExternalizer;
import dev.harbor.modulith.HarborIdempotencyKeyStrategy;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.modulith.events.EventExternalizationConfiguration;
import org.springframework.modulith.events.ExternalizationMode;
import org.springframework.modulith.events.core.EventSerializer;
import org.springframework.modulith.events.support.EventExternalizationTransport;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for externalizing the events of
 * Spring Modulith through Harbor.
 *
 * @since 0.2.0
 */
@AutoConfiguration(after = HarborClientAutoConfiguration.class,
		afterName = "org.springframework.modulith.events.config.EventExternalizationAutoConfiguration")
@ConditionalOnClass(EventExternalizationTransport.class)
@ConditionalOnHarborEnabled
@ConditionalOnBooleanProperty(name = "spring.modulith.events.externalization.enabled", matchIfMissing = true)
@ConditionalOnBean(EventExternalizationConfiguration.class)
public final class HarborModulithAutoConfiguration {

	HarborModulithAutoConfiguration() {
	}

	@Bean
	@ConditionalOnMissingBean(EventExternalizationTransport.class)
	HarborEventExternalizationTransport harborEventExternalizationTransport(ObjectProvider<HarborClient> client,
			ObjectProvider<HarborIdempotencyKeyStrategy> idempotencyKeys, BeanFactory beanFactory) {
		return new HarborEventExternalizationTransport(client::getObject,
				idempotencyKeys.getIfAvailable(HarborIdempotencyKeyStrategy::ofContent), beanFactory);
	}

	// The name of the parameter selects one of several transports.
	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnProperty(name = ExternalizationMode.PROPERTY, havingValue = "module-listener", matchIfMissing = true)
	HarborEventExternalizer harborEventExternalizer(EventExternalizationConfiguration configuration,
			EventExternalizationTransport harborEventExternalizationTransport, BeanFactory beanFactory,
			ObjectProvider<EventSerializer> serializer) {
		return new HarborEventExternalizer(configuration, harborEventExternalizationTransport, beanFactory,
				serializer.getIfUnique());
	}

}
