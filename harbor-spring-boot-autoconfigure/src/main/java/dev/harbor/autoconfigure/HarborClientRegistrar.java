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
import java.util.Set;

import dev.harbor.client.HarborClient;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.AutowireCandidateQualifier;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotationMetadata;

/**
 * Registers a client bean for each configured name, and the default client. Backs off for
 * clients of the application and of a parent context, but not for auto-configured clients
 * of a parent, which have their own settings.
 */
class HarborClientRegistrar implements ImportBeanDefinitionRegistrar {

	private final Environment environment;

	private final ConfigurableListableBeanFactory beanFactory;

	HarborClientRegistrar(Environment environment, BeanFactory beanFactory) {
		this.environment = environment;
		this.beanFactory = (ConfigurableListableBeanFactory) beanFactory;
	}

	@Override
	public void registerBeanDefinitions(AnnotationMetadata importingClassMetadata, BeanDefinitionRegistry registry) {
		HarborClientBeans beans = new HarborClientBeans(this.beanFactory);
		Set<String> names = HarborClientSetting.clientNames(this.environment);
		if (!hasDefaultClient(names, beans)) {
			RootBeanDefinition definition = definition(HarborProperties.DEFAULT_CLIENT);
			definition.setPrimary(true);
			registry.registerBeanDefinition(beans.freeName(HarborProperties.DEFAULT_CLIENT), definition);
		}
		for (String name : names) {
			if (!beans.isOfApplication(HarborClientBeans.usualName(name))) {
				RootBeanDefinition definition = definition(name);
				definition.setDefaultCandidate(false);
				definition.addQualifier(new AutowireCandidateQualifier(Qualifier.class, name));
				registry.registerBeanDefinition(beans.freeName(name), definition);
			}
		}
	}

	/**
	 * Return whether the application defines the default client: a client that is
	 * injected without a qualifier, and does not replace a named client.
	 */
	private boolean hasDefaultClient(Set<String> names, HarborClientBeans beans) {
		return Arrays
			.stream(BeanFactoryUtils.beanNamesForTypeIncludingAncestors(this.beanFactory, HarborClient.class, true,
					false))
			.filter((bean) -> names.stream().noneMatch((name) -> HarborClientBeans.usualName(name).equals(bean)))
			.anyMatch((bean) -> beans.isOfApplication(bean) && isDefaultCandidate(bean));
	}

	private boolean isDefaultCandidate(String bean) {
		return BeanOwners.test(bean, this.beanFactory,
				(definition) -> definition.isAutowireCandidate() && definition.isDefaultCandidate(), true);
	}

	private RootBeanDefinition definition(String name) {
		RootBeanDefinition definition = new RootBeanDefinition();
		definition.setTargetType(HarborClient.class);
		definition.setFactoryBeanName(HarborClientBeans.FACTORY_NAME);
		definition.setFactoryMethodName("create");
		definition.getConstructorArgumentValues().addIndexedArgumentValue(0, name);
		definition.setLazyInit(true);
		definition.setResourceDescription("Harbor client '" + name + "'");
		return definition;
	}

}
