package dev.harbor.webhook.web;

import java.util.List;
import java.util.Set;

import dev.harbor.webhook.EventTypes;

/**
 * Where an application receives webhooks.
 */
@FunctionalInterface
public interface WebhookMappings {

	/**
	 * Return all mappings. Not to be asked before the application is set up.
	 * @return the mappings of controller methods and of routes
	 */
	List<Mapping> get();

	/**
	 * The mapping of one method or route.
	 *
	 * @param endpoint the name of the endpoint
	 * @param patterns the patterns of the paths within the application
	 * @param types the types of events that are handled there
	 */
	record Mapping(String endpoint, Set<String> patterns, EventTypes types) {

		public Mapping {
			patterns = Set.copyOf(patterns);
		}

	}

}
