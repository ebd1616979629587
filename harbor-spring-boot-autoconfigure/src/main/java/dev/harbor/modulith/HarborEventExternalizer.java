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

package dev.harbor.modulith;

import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.modulith.events.ApplicationModuleListener;
import org.springframework.modulith.events.EventExternalizationConfiguration;
import org.springframework.modulith.events.core.EventSerializer;
import org.springframework.modulith.events.support.EventExternalizationTransport;
import org.springframework.modulith.events.support.EventExternalizerModuleListener;
import org.springframework.transaction.annotation.Propagation;

/**
 * Listener for events that are externalized to Harbor. Passes them to a transport after
 * the commit of the publishing transaction.
 *
 * @since 0.2.0
 */
public class HarborEventExternalizer extends EventExternalizerModuleListener {

	/**
	 * Target of publications in the registry. The identifier of
	 * {@link EventExternalizerModuleListener} is shared by all brokers: the first broker
	 * that succeeds would complete the publications of all.
	 */
	static final String LISTENER_ID = "dev.harbor.modulith.externalizer";

	/**
	 * Create a listener.
	 * @param configuration the externalization configuration
	 * @param transport the transport
	 * @param beanFactory the bean factory for expressions in routing targets
	 * @param serializer the serializer of the registry, or {@code null} if there is none
	 */
	public HarborEventExternalizer(EventExternalizationConfiguration configuration,
			EventExternalizationTransport transport, BeanFactory beanFactory, @Nullable EventSerializer serializer) {
		super(new HarborExternalizationConfiguration(configuration, new HarborRouting(beanFactory), serializer),
				transport);
	}

	@Override
	@ApplicationModuleListener(id = LISTENER_ID, propagation = Propagation.SUPPORTS)
	public CompletableFuture<?> externalize(Object event) {
		return super.externalize(event);
	}

}
