package dev.harbor.autoconfigure.client;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import dev.harbor.autoconfigure.HarborProperties;
import dev.harbor.client.HarborClient;
import dev.harbor.client.HarborClients;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * {@link HarborClients} that are beans.
 */
class BeanFactoryHarborClients implements HarborClients {

	private static final String REASON = "the names of clients are settled when an application is processed ahead of"
			+ " time, so 'harbor.clients.<name>' has to be in the configuration by then, if only with its scopes";

	private static final Log logger = LogFactory.getLog(BeanFactoryHarborClients.class);

	private final ConfigurableListableBeanFactory beanFactory;

	private final HarborClientFactory factory;

	private final Set<String> names;

	private final Set<String> tooLate;

	BeanFactoryHarborClients(ConfigurableListableBeanFactory beanFactory, HarborClientFactory factory,
			Set<String> furtherNames) {
		this.beanFactory = beanFactory;
		this.factory = factory;
		Set<String> names = new LinkedHashSet<>();
		Set<String> tooLate = new LinkedHashSet<>();
		names.add(HarborProperties.DEFAULT_CLIENT);
		for (String name : furtherNames) {
			(beanFactory.containsBean(HarborClientRegistrar.beanName(name)) ? names : tooLate).add(name);
		}
		this.names = Collections.unmodifiableSet(names);
		this.tooLate = tooLate;
		if (!tooLate.isEmpty()) {
			// Not a failure: the one who adds a client to the configuration may do so
			// before the image that uses it is built.
			logger.warn("There are no clients %s, though they are configured: %s".formatted(tooLate, REASON));
		}
	}

	@Override
	public HarborClient get(String name) {
		requireKnown(name);
		if (name.equals(HarborProperties.DEFAULT_CLIENT)) {
			// By type, since the application may define it under another name.
			return this.beanFactory.getBean(HarborClient.class);
		}
		return this.beanFactory.getBean(HarborClientRegistrar.beanName(name), HarborClient.class);
	}

	@Override
	public Optional<HarborClient> find(String name) {
		requireKnown(name);
		return bean(name).filter(this.beanFactory::containsSingleton)
			.map((bean) -> this.beanFactory.getBean(bean, HarborClient.class));
	}

	@Override
	public boolean hasKey(String name) {
		requireKnown(name);
		// A client of the application's own has its key from elsewhere.
		return bean(name).filter((bean) -> !isAutoConfigured(bean)).isPresent() || this.factory.hasKey(name);
	}

	private void requireKnown(String name) {
		if (this.tooLate.contains(name)) {
			throw new IllegalArgumentException(
					"There is no client '%s', though it is configured: %s".formatted(name, REASON));
		}
		if (!this.names.contains(name)) {
			throw new IllegalArgumentException(
					"There is no client '%s'; those configured are %s, further ones are".formatted(name, this.names)
							+ " configured under 'harbor.clients." + name + "'");
		}
	}

	/**
	 * Find the bean that is a client, without creating any.
	 */
	private Optional<String> bean(String name) {
		String usual = HarborClientRegistrar.beanName(name);
		if (!name.equals(HarborProperties.DEFAULT_CLIENT) || this.beanFactory.containsBean(usual)) {
			return Optional.of(usual);
		}
		List<String> named = this.names.stream().map(HarborClientRegistrar::beanName).toList();
		List<String> others = Stream.of(this.beanFactory.getBeanNamesForType(HarborClient.class, true, false))
			.filter((bean) -> !named.contains(bean))
			.toList();
		return others.stream()
			.filter((bean) -> others.size() == 1 || (this.beanFactory.containsBeanDefinition(bean)
					&& this.beanFactory.getBeanDefinition(bean).isPrimary()))
			.findFirst();
	}

	private boolean isAutoConfigured(String bean) {
		return this.beanFactory.containsBeanDefinition(bean) && HarborClientRegistrar.FACTORY_BEAN_NAME
			.equals(this.beanFactory.getBeanDefinition(bean).getFactoryBeanName());
	}

	@Override
	public Set<String> names() {
		return this.names;
	}

}
