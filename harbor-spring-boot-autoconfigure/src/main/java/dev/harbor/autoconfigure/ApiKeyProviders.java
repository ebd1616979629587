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
import java.util.Objects;
import java.util.function.Predicate;

import dev.harbor.ApiKeyProvider;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.beans.factory.annotation.BeanFactoryAnnotationUtils;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.core.annotation.OrderUtils;

/**
 * Finds the application's {@link ApiKeyProvider} for a client: the one without a
 * qualifier for the default client, or the one with the name of the client as its
 * qualifier. Several beans are resolved in the same way as by an {@code ObjectProvider}.
 */
class ApiKeyProviders {

	private final ConfigurableListableBeanFactory beanFactory;

	ApiKeyProviders(ConfigurableListableBeanFactory beanFactory) {
		this.beanFactory = beanFactory;
	}

	@Nullable ApiKeyProvider find(String client) {
		List<String> beans = Arrays
			.stream(BeanFactoryUtils.beanNamesForTypeIncludingAncestors(this.beanFactory, ApiKeyProvider.class))
			.filter((bean) -> serves(bean, client))
			.toList();
		beans = prefer(beans, (bean) -> is(bean, AbstractBeanDefinition::isPrimary, false));
		beans = prefer(beans, (bean) -> !is(bean, AbstractBeanDefinition::isFallback, false));
		beans = preferPriority(beans);
		if (beans.size() > 1) {
			throw new NoUniqueBeanDefinitionException(ApiKeyProvider.class, beans);
		}
		return beans.isEmpty() ? null : this.beanFactory.getBean(beans.get(0), ApiKeyProvider.class);
	}

	private boolean serves(String bean, String client) {
		if (!is(bean, AbstractBeanDefinition::isAutowireCandidate, true)) {
			return false;
		}
		// The target of a scoped proxy has the annotations.
		String target = ScopedProxyUtils.getTargetBeanName(bean);
		String annotated = this.beanFactory.containsBean(target) ? target : bean;
		ConfigurableListableBeanFactory owner = BeanOwners.find(annotated, this.beanFactory);
		if (client.equals(HarborProperties.DEFAULT_CLIENT)) {
			return is(bean, AbstractBeanDefinition::isDefaultCandidate, true)
					&& owner.findAnnotationOnBean(annotated, Qualifier.class) == null
					&& !is(bean, (definition) -> definition.hasQualifier(Qualifier.class.getName()), false);
		}
		return bean.equals(client) || BeanFactoryAnnotationUtils.isQualifierMatch(client::equals, annotated, owner);
	}

	private boolean is(String bean, Predicate<AbstractBeanDefinition> predicate, boolean otherwise) {
		return BeanOwners.test(bean, this.beanFactory, predicate, otherwise);
	}

	private static List<String> prefer(List<String> beans, Predicate<String> preferred) {
		List<String> matching = beans.stream().filter(preferred).toList();
		return matching.isEmpty() ? beans : matching;
	}

	private List<String> preferPriority(List<String> beans) {
		Integer highest = beans.stream()
			.map(this::priority)
			.filter(Objects::nonNull)
			.min(Integer::compareTo)
			.orElse(null);
		return (highest != null) ? prefer(beans, (bean) -> highest.equals(priority(bean))) : beans;
	}

	private @Nullable Integer priority(String bean) {
		Class<?> type = this.beanFactory.getType(bean, false);
		return (type != null) ? OrderUtils.getPriority(type) : null;
	}

}
