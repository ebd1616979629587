package dev.harbor.autoconfigure;

import java.util.List;

import jakarta.servlet.Filter;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.web.servlet.AbstractFilterRegistrationBean;
import org.springframework.boot.web.servlet.ServletContextInitializerBeans;
import org.springframework.util.ClassUtils;

/**
 * Describes the filters in front of the methods that receive webhooks. From the beans,
 * since a servlet container does not tell their order.
 */
class RegisteredFilters implements WebhookFilterNames {

	private final ListableBeanFactory beans;

	RegisteredFilters(ListableBeanFactory beans) {
		this.beans = beans;
	}

	/**
	 * Describe the filters.
	 * @return the name and the class of each, outermost first
	 */
	@Override
	public List<String> get() {
		return new ServletContextInitializerBeans(this.beans).stream()
			.filter(AbstractFilterRegistrationBean.class::isInstance)
			.<AbstractFilterRegistrationBean<?>>map(AbstractFilterRegistrationBean.class::cast)
			.filter(AbstractFilterRegistrationBean::isEnabled)
			.map(RegisteredFilters::describe)
			.toList();
	}

	private static String describe(AbstractFilterRegistrationBean<?> registration) {
		Filter filter = registration.getFilter();
		String name = registration.getFilterName();
		return (filter != null) ? "%s (%s)".formatted(name, ClassUtils.getUserClass(filter).getName()) : name;
	}

}
