package dev.harbor.autoconfigure;

import dev.harbor.jdbc.TransactionEndWatch;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.transaction.ConfigurableTransactionManager;

/**
 * {@link BeanPostProcessor} that registers a {@link TransactionEndWatch} with each
 * transaction manager when that is created, be it Spring Boot's or the application's.
 */
class TransactionEndWatchBeanPostProcessor implements BeanPostProcessor {

	private final TransactionEndWatch watch = new TransactionEndWatch();

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (bean instanceof ConfigurableTransactionManager transactionManager) {
			transactionManager.addListener(this.watch);
		}
		return bean;
	}

}
