package dev.harbor.autoconfigure.client;

import java.util.Arrays;
import java.util.Set;

import dev.harbor.autoconfigure.HarborProperties;
import dev.harbor.client.HarborClient;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.beans.factory.support.AutowireCandidateQualifier;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotationMetadata;

/**
 * Defines one client bean for each name in the configuration, and the default one.
 */
class HarborClientRegistrar implements ImportBeanDefinitionRegistrar {

	static final String DEFAULT_BEAN_NAME = "harborClient";

	static final String FACTORY_BEAN_NAME = "harborClientFactory";

	private final Environment environment;

	private final ListableBeanFactory beanFactory;

	HarborClientRegistrar(Environment environment, BeanFactory beanFactory) {
		this.environment = environment;
		this.beanFactory = (ListableBeanFactory) beanFactory;
	}

	static String beanName(String client) {
		return client.equals(HarborProperties.DEFAULT_CLIENT) ? DEFAULT_BEAN_NAME : client + "HarborClient";
	}

	@Override
	public void registerBeanDefinitions(AnnotationMetadata importingClassMetadata, BeanDefinitionRegistry registry) {
		Set<String> names = HarborClientNames.find(this.environment);
		if (!hasDefaultClient(names, registry)) {
			RootBeanDefinition definition = definition(HarborProperties.DEFAULT_CLIENT);
			definition.setPrimary(true);
			registry.registerBeanDefinition(DEFAULT_BEAN_NAME, definition);
		}
		for (String name : names) {
			if (!registry.containsBeanDefinition(beanName(name))) {
				RootBeanDefinition definition = definition(name);
				definition.setDefaultCandidate(false);
				definition.addQualifier(new AutowireCandidateQualifier(Qualifier.class, name));
				registry.registerBeanDefinition(beanName(name), definition);
			}
		}
	}

	/**
	 * Whether the application defines the default client: any client that is injected
	 * without a qualifier, other than one in the place of a named client.
	 */
	private boolean hasDefaultClient(Set<String> names, BeanDefinitionRegistry registry) {
		return Arrays.stream(this.beanFactory.getBeanNamesForType(HarborClient.class, true, false))
			.filter((bean) -> names.stream().noneMatch((name) -> beanName(name).equals(bean)))
			.anyMatch((bean) -> isDefaultCandidate(registry, bean));
	}

	private boolean isDefaultCandidate(BeanDefinitionRegistry registry, String bean) {
		if (!registry.containsBeanDefinition(bean)) {
			return true;
		}
		BeanDefinition definition = registry.getBeanDefinition(bean);
		return definition.isAutowireCandidate()
				&& !(definition instanceof AbstractBeanDefinition candidate && !candidate.isDefaultCandidate());
	}

	private RootBeanDefinition definition(String name) {
		RootBeanDefinition definition = new RootBeanDefinition();
		definition.setTargetType(HarborClient.class);
		definition.setFactoryBeanName(FACTORY_BEAN_NAME);
		definition.setFactoryMethodName("create");
		definition.getConstructorArgumentValues().addIndexedArgumentValue(0, name);
		definition.setLazyInit(true);
		definition.setResourceDescription("Harbor client '" + name + "'");
		return definition;
	}

}
