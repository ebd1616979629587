package dev.harbor.autoconfigure.client;

import java.util.List;
import java.util.stream.Stream;

import dev.harbor.ApiKeyProvider;
import dev.harbor.autoconfigure.HarborProperties;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.beans.factory.annotation.BeanFactoryAnnotationUtils;
import org.springframework.beans.factory.annotation.Qualifier;

/**
 * Finds the application's {@link ApiKeyProvider} for a client: the one without a
 * qualifier for the default client, one with its name as the qualifier for another.
 */
class ApiKeyProviders {

	private final ListableBeanFactory beanFactory;

	ApiKeyProviders(ListableBeanFactory beanFactory) {
		this.beanFactory = beanFactory;
	}

	@Nullable ApiKeyProvider find(String client) {
		List<String> beans = Stream.of(this.beanFactory.getBeanNamesForType(ApiKeyProvider.class))
			.filter((bean) -> serves(bean, client))
			.toList();
		if (beans.size() > 1) {
			throw new NoUniqueBeanDefinitionException(ApiKeyProvider.class, beans);
		}
		return beans.isEmpty() ? null : this.beanFactory.getBean(beans.get(0), ApiKeyProvider.class);
	}

	private boolean serves(String bean, String client) {
		return client.equals(HarborProperties.DEFAULT_CLIENT)
				? this.beanFactory.findAnnotationOnBean(bean, Qualifier.class) == null
				: BeanFactoryAnnotationUtils.isQualifierMatch(client::equals, bean, this.beanFactory);
	}

}
