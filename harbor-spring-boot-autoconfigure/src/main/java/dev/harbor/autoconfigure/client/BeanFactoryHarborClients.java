package dev.harbor.autoconfigure.client;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;

import dev.harbor.autoconfigure.HarborProperties;
import dev.harbor.client.HarborClient;
import dev.harbor.client.HarborClients;

import org.springframework.beans.factory.BeanFactory;

/**
 * {@link HarborClients} that are beans.
 */
class BeanFactoryHarborClients implements HarborClients {

	private final BeanFactory beanFactory;

	private final Set<String> names;

	BeanFactoryHarborClients(BeanFactory beanFactory, Set<String> furtherNames) {
		this.beanFactory = beanFactory;
		Set<String> names = new LinkedHashSet<>();
		names.add(HarborProperties.DEFAULT_CLIENT);
		names.addAll(furtherNames);
		this.names = Collections.unmodifiableSet(names);
	}

	@Override
	public HarborClient get(String name) {
		if (!this.names.contains(name)) {
			throw new IllegalArgumentException(
					"There is no client '%s'; those configured are %s, further ones are".formatted(name, this.names)
							+ " configured under 'harbor.clients." + name + "'");
		}
		if (name.equals(HarborProperties.DEFAULT_CLIENT)) {
			// By type, since the application may define it under another name.
			return this.beanFactory.getBean(HarborClient.class);
		}
		return this.beanFactory.getBean(HarborClientRegistrar.beanName(name), HarborClient.class);
	}

	@Override
	public Set<String> names() {
		return this.names;
	}

}
