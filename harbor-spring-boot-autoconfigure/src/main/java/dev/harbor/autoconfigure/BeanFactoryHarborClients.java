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

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import dev.harbor.client.HarborClient;
import dev.harbor.client.HarborClients;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * {@link HarborClients} that are beans.
 */
class BeanFactoryHarborClients implements HarborClients {

	private static final String REASON = "the names of clients are determined when the application is processed ahead"
			+ " of time, so 'harbor.clients.<name>' must be configured at build time, for example with its scopes";

	private static final Log logger = LogFactory.getLog(BeanFactoryHarborClients.class);

	private final ConfigurableListableBeanFactory beanFactory;

	private final HarborClientBeans beans;

	private final HarborClientFactory factory;

	private final Set<String> names;

	private final Set<String> tooLate;

	// Asked for with each delivery and each emitted event.
	private final Map<String, String> found = new ConcurrentHashMap<>();

	BeanFactoryHarborClients(ConfigurableListableBeanFactory beanFactory, HarborClientFactory factory,
			Set<String> furtherNames) {
		this.beanFactory = beanFactory;
		this.beans = new HarborClientBeans(beanFactory);
		this.factory = factory;
		Set<String> names = new LinkedHashSet<>();
		Set<String> tooLate = new LinkedHashSet<>();
		names.add(HarborProperties.DEFAULT_CLIENT);
		for (String name : furtherNames) {
			(this.beans.find(name, furtherNames).isPresent() ? names : tooLate).add(name);
		}
		this.names = Collections.unmodifiableSet(names);
		this.tooLate = tooLate;
		if (!tooLate.isEmpty()) {
			// Not a failure, because a client may be configured before an image that uses
			// it is built.
			logger.warn("Clients %s are configured but do not exist: %s".formatted(tooLate, REASON));
		}
	}

	@Override
	public HarborClient get(String name) {
		// By type if there are several candidates.
		return bean(name).map(this.beans::get).orElseGet(() -> this.beanFactory.getBean(HarborClient.class));
	}

	@Override
	public Optional<HarborClient> find(String name) {
		return bean(name).filter(this.beans::isCreated).map(this.beans::get);
	}

	@Override
	public boolean hasKey(String name) {
		// A client of the application has its own key.
		return bean(name).filter(this.beans::isOfApplication).isPresent() || this.factory.hasKey(name);
	}

	private Optional<String> bean(String name) {
		requireKnown(name);
		String known = this.found.get(name);
		if (known != null) {
			return Optional.of(known);
		}
		Optional<String> bean = this.beans.find(name, this.names);
		bean.ifPresent((present) -> this.found.put(name, present));
		return bean;
	}

	private void requireKnown(String name) {
		if (this.tooLate.contains(name)) {
			throw new IllegalArgumentException(
					"There is no client '%s', although it is configured: %s".formatted(name, REASON));
		}
		if (!this.names.contains(name)) {
			throw new IllegalArgumentException(
					"There is no client '%s'; those configured are %s, further ones are".formatted(name, this.names)
							+ " configured under 'harbor.clients." + name + "'");
		}
	}

	@Override
	public Set<String> names() {
		return this.names;
	}

}
