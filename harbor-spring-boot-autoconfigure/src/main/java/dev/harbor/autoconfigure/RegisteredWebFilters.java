package dev.harbor.autoconfigure;

import java.util.List;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.util.ClassUtils;
import org.springframework.web.server.WebFilter;

/**
 * Describes the filters in front of the methods that receive webhooks.
 */
class RegisteredWebFilters implements WebhookFilterNames {

	private final ObjectProvider<WebFilter> filters;

	RegisteredWebFilters(ObjectProvider<WebFilter> filters) {
		this.filters = filters;
	}

	/**
	 * Describe the filters.
	 * @return the class of each, outermost first
	 */
	@Override
	public List<String> get() {
		return this.filters.orderedStream().map((filter) -> ClassUtils.getUserClass(filter).getName()).toList();
	}

}
