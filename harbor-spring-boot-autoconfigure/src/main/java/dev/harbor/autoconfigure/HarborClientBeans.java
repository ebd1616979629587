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

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import dev.harbor.client.HarborClient;

import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.AbstractBeanDefinition;

/**
 * Finds beans that are clients, without creating them.
 */
class HarborClientBeans {

	static final String FACTORY_NAME = "harborClientFactory";

	private final ConfigurableListableBeanFactory beanFactory;

	HarborClientBeans(ConfigurableListableBeanFactory beanFactory) {
		this.beanFactory = beanFactory;
	}

	static String usualName(String client) {
		return client.equals(HarborProperties.DEFAULT_CLIENT) ? "harborClient" : client + "HarborClient";
	}

	private static String otherName(String client) {
		return HarborClient.class.getName() + "#" + client;
	}

	/**
	 * Return a unique name for the bean of a client. The application may have a bean of
	 * that name, for example of its own class {@code HarborClient}.
	 */
	String freeName(String client) {
		String usual = usualName(client);
		boolean taken = this.beanFactory.containsLocalBean(usual)
				|| (this.beanFactory.containsBean(usual) && !isAutoConfigured(usual));
		return taken ? otherName(client) : usual;
	}

	/**
	 * Return whether a bean is a client of the application.
	 */
	boolean isOfApplication(String bean) {
		return isClient(bean) && !isAutoConfigured(bean);
	}

	private boolean isClient(String bean) {
		if (!this.beanFactory.containsBean(bean)) {
			return false;
		}
		Class<?> type = this.beanFactory.getType(bean, false);
		return type != null && HarborClient.class.isAssignableFrom(type);
	}

	private boolean isAutoConfigured(String bean) {
		return BeanOwners.test(bean, this.beanFactory,
				(definition) -> FACTORY_NAME.equals(definition.getFactoryBeanName()), false);
	}

	/**
	 * Find the bean of a client.
	 * @param client the name of the client
	 * @param all the names of all clients
	 */
	Optional<String> find(String client, Set<String> all) {
		for (String name : new String[] { otherName(client), usualName(client) }) {
			if (isClient(name)) {
				return Optional.of(name);
			}
		}
		return client.equals(HarborProperties.DEFAULT_CLIENT) ? findOther(all) : Optional.empty();
	}

	/**
	 * Find the default client of an application under another name.
	 */
	private Optional<String> findOther(Set<String> all) {
		List<String> others = Arrays
			.stream(BeanFactoryUtils.beanNamesForTypeIncludingAncestors(this.beanFactory, HarborClient.class, true,
					false))
			.filter((bean) -> all.stream()
				.noneMatch((name) -> usualName(name).equals(bean) || otherName(name).equals(bean)))
			.toList();
		return others.stream()
			.filter((bean) -> others.size() == 1
					|| BeanOwners.test(bean, this.beanFactory, AbstractBeanDefinition::isPrimary, false))
			.findFirst();
	}

	/**
	 * Return whether a client exists already.
	 */
	boolean isCreated(String bean) {
		return BeanOwners.find(bean, this.beanFactory).containsSingleton(bean);
	}

	HarborClient get(String bean) {
		return this.beanFactory.getBean(bean, HarborClient.class);
	}

}
