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

import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.health.registry.HealthContributorRegistry;

/**
 * Registers the health of a context with the registry of a parent, which otherwise
 * contains only that of the parent, such as clients that are not used.
 */
class ParentHealthRegistration implements SmartInitializingSingleton, DisposableBean {

	private final String name;

	private final Predicate<HealthContributor> replaceable;

	private final ConfigurableListableBeanFactory beanFactory;

	private final ObjectProvider<HealthContributorRegistry> registries;

	private final ObjectProvider<? extends HealthContributor> contributor;

	private @Nullable HealthContributor ofParent;

	/**
	 * Create a registration.
	 * @param name the name of the component
	 * @param replaceable which contributors of the parent are replaced
	 * @param beanFactory the bean factory of the context
	 * @param registries provides the registry
	 * @param contributor provides the contributor of the context
	 */
	ParentHealthRegistration(String name, Predicate<HealthContributor> replaceable,
			ConfigurableListableBeanFactory beanFactory, ObjectProvider<HealthContributorRegistry> registries,
			ObjectProvider<? extends HealthContributor> contributor) {
		this.name = name;
		this.replaceable = replaceable;
		this.beanFactory = beanFactory;
		this.registries = registries;
		this.contributor = contributor;
	}

	@Override
	public void afterSingletonsInstantiated() {
		HealthContributorRegistry registry = parentRegistry();
		HealthContributor own = this.contributor.getIfAvailable();
		if (registry == null || own == null) {
			return;
		}
		HealthContributor registered = registry.getContributor(this.name);
		if (registered != null && this.replaceable.test(registered)) {
			this.ofParent = replace(registry, own);
		}
	}

	@Override
	public void destroy() {
		HealthContributorRegistry registry = parentRegistry();
		if (registry != null && this.ofParent != null
				&& registry.getContributor(this.name) == this.contributor.getIfAvailable()) {
			replace(registry, this.ofParent);
		}
	}

	private @Nullable HealthContributorRegistry parentRegistry() {
		return (this.beanFactory.getBeanNamesForType(HealthContributorRegistry.class, true, false).length == 0)
				? this.registries.getIfUnique() : null;
	}

	private @Nullable HealthContributor replace(HealthContributorRegistry registry, HealthContributor contributor) {
		HealthContributor before = registry.unregisterContributor(this.name);
		registry.registerContributor(this.name, contributor);
		return before;
	}

}
