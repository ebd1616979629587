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

import dev.harbor.health.HarborClientChecks;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.health.registry.HealthContributorRegistry;

/**
 * Registers the health of a context's clients with the registry of a parent, which
 * otherwise contains only the parent's clients, which are not used.
 */
class ParentHealthRegistration implements SmartInitializingSingleton, DisposableBean {

	private static final String NAME = "harbor";

	private final ConfigurableListableBeanFactory beanFactory;

	private final ObjectProvider<HealthContributorRegistry> registries;

	private final ObjectProvider<HealthContributor> contributor;

	private @Nullable HealthContributor ofParent;

	ParentHealthRegistration(ConfigurableListableBeanFactory beanFactory,
			ObjectProvider<HealthContributorRegistry> registries, ObjectProvider<HealthContributor> contributor) {
		this.beanFactory = beanFactory;
		this.registries = registries;
		this.contributor = contributor;
	}

	@Override
	public void afterSingletonsInstantiated() {
		HealthContributorRegistry registry = parentRegistry();
		HealthContributor own = this.contributor.getIfAvailable();
		if (registry != null && own != null && HarborClientChecks.isContributor(registry.getContributor(NAME))) {
			this.ofParent = replace(registry, own);
		}
	}

	@Override
	public void destroy() {
		HealthContributorRegistry registry = parentRegistry();
		if (registry != null && this.ofParent != null
				&& registry.getContributor(NAME) == this.contributor.getIfAvailable()) {
			replace(registry, this.ofParent);
		}
	}

	private @Nullable HealthContributorRegistry parentRegistry() {
		return (this.beanFactory.getBeanNamesForType(HealthContributorRegistry.class, true, false).length == 0)
				? this.registries.getIfUnique() : null;
	}

	private static @Nullable HealthContributor replace(HealthContributorRegistry registry,
			HealthContributor contributor) {
		HealthContributor before = registry.unregisterContributor(NAME);
		registry.registerContributor(NAME, contributor);
		return before;
	}

}
