package dev.harbor.autoconfigure;

import java.util.function.Predicate;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.AbstractBeanDefinition;

/**
 * Looks at beans in the bean factory that they belong to, that of a context or of one of
 * its parents.
 */
final class BeanOwners {

	private BeanOwners() {
	}

	/**
	 * Return the bean factory that has a bean.
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
