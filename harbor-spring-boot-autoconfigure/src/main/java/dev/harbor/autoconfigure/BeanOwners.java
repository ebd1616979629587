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

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.AbstractBeanDefinition;

/**
 * Inspects beans in their own bean factory, of the context or of one of its parents.
 */
final class BeanOwners {

	private BeanOwners() {
	}

	/**
	 * Return the bean factory of a bean.
	 */
	static ConfigurableListableBeanFactory find(String bean, ConfigurableListableBeanFactory beanFactory) {
		ConfigurableListableBeanFactory owner = beanFactory;
		while (!owner.containsLocalBean(bean)
				&& owner.getParentBeanFactory() instanceof ConfigurableListableBeanFactory parent) {
			owner = parent;
		}
		return owner;
	}

	/**
	 * Test the definition of a bean.
	 * @return the result, or {@code otherwise} for a bean that has no definition
	 */
	static boolean test(String bean, ConfigurableListableBeanFactory beanFactory,
			Predicate<AbstractBeanDefinition> predicate, boolean otherwise) {
		ConfigurableListableBeanFactory owner = find(bean, beanFactory);
		return (owner.containsBeanDefinition(bean)
				&& owner.getMergedBeanDefinition(bean) instanceof AbstractBeanDefinition definition)
						? predicate.test(definition) : otherwise;
	}

}
