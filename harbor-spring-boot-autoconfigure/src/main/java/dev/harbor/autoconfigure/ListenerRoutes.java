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

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

import dev.harbor.listener.EventIntake;
import dev.harbor.listener.HarborListeners;
import dev.harbor.listener.Listener;
import dev.harbor.webhook.EventTypes;
import dev.harbor.webhook.web.WebhookReceiver;
import dev.harbor.webhook.web.WebhookRoute;
import dev.harbor.webhook.web.WebhookTarget;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.ApplicationContext;

/**
 * Routes of the endpoints with listeners.
 */
class ListenerRoutes {

	private static final Log logger = LogFactory.getLog(ListenerRoutes.class);

	private final HarborListeners listeners;

	private final HarborWebhookProperties properties;

	private final ObjectProvider<EventIntake> intake;

	private final Function<String, Optional<String>> actionIfNoSecret;

	private final @Nullable ApplicationContext parent;

	/**
	 * Create routes.
	 * @param listeners the listeners
	 * @param properties the properties with the paths
	 * @param intake takes the events, if there is an inbox
	 * @param actionIfNoSecret returns the action to take if an endpoint has no secret
	 * @param parent the parent context, if there is one
	 */
	ListenerRoutes(HarborListeners listeners, HarborWebhookProperties properties, ObjectProvider<EventIntake> intake,
			Function<String, Optional<String>> actionIfNoSecret, @Nullable ApplicationContext parent) {
		this.listeners = listeners;
		this.properties = properties;
		this.intake = intake;
		this.actionIfNoSecret = actionIfNoSecret;
		this.parent = parent;
	}

	/**
	 * Return the routes, including those of parent contexts that receive no deliveries
	 * themselves. Must not be called before all beans are created.
	 */
	List<WebhookRoute> get() {
		return get(this.properties, this.actionIfNoSecret);
	}

	/*
	 * The context that receives the deliveries determines the paths, and its secrets
	 * verify them.
	 */
	private List<WebhookRoute> get(HarborWebhookProperties properties,
			Function<String, Optional<String>> actionIfNoSecret) {
		List<WebhookRoute> routes = new ArrayList<>(own(properties, actionIfNoSecret));
		for (WebhookRoute inherited : inherited(this.parent, properties, actionIfNoSecret)) {
			requireOther(inherited, routes);
			routes.add(inherited);
		}
		return routes;
	}

	private static List<WebhookRoute> inherited(@Nullable ApplicationContext context,
			HarborWebhookProperties properties, Function<String, Optional<String>> actionIfNoSecret) {
		if (context == null || context.getBeanNamesForType(WebhookReceiver.class, true, false).length > 0) {
			return List.of();
		}
		String[] names = context.getBeanNamesForType(ListenerRoutes.class, true, false);
		return (names.length > 0) ? context.getBean(names[0], ListenerRoutes.class).get(properties, actionIfNoSecret)
				: inherited(context.getParent(), properties, actionIfNoSecret);
	}

	private static void requireOther(WebhookRoute inherited, List<WebhookRoute> routes) {
		String endpoint = inherited.target().endpoint();
		for (WebhookRoute route : routes) {
			if (route.path().equals(inherited.path()) || route.target().endpoint().equals(endpoint)) {
				throw new InvalidHarborPropertyException(HarborWebhookProperties.pathPropertyName(endpoint),
						"Its endpoint or path belongs to listeners of this context and of its parent",
						"Move all listeners of the endpoint to one context, or give them different endpoints and paths.");
			}
		}
	}

	private List<WebhookRoute> own(HarborWebhookProperties properties,
			Function<String, Optional<String>> actionIfNoSecret) {
		Map<String, String> endpoints = new HashMap<>();
		return this.listeners.endpoints().stream().map((endpoint) -> {
			actionIfNoSecret.apply(endpoint).ifPresent((action) -> {
				throw new InvalidHarborPropertyException(HarborWebhookProperties.secretPropertyName(endpoint),
						"It must be set, because there are listeners for the endpoint '%s'".formatted(endpoint),
						action);
			});
			String path = properties.pathOf(endpoint);
			String other = endpoints.putIfAbsent(path, endpoint);
			if (other != null) {
				throw new InvalidHarborPropertyException(HarborWebhookProperties.pathPropertyName(endpoint),
						"It must differ from the path of the endpoint '%s'".formatted(other));
			}
			return route(endpoint, path);
		}).toList();
	}

	private void warnOfKeys(String endpoint) {
		this.listeners.all()
			.stream()
			.filter((listener) -> listener.hasKey() && listener.endpoint().equals(endpoint))
			.forEach((listener) -> logger
				.warn("Without an inbox, events of one key are handled concurrently by the " + listener));
	}

	private WebhookRoute route(String endpoint, String path) {
		EventTypes types = EventTypes.anyOf(this.listeners.all()
			.stream()
			.filter((listener) -> listener.endpoint().equals(endpoint))
			.map(Listener::types)
			.toList());
		EventIntake intake = this.intake.getIfAvailable();
		if (intake == null) {
			warnOfKeys(endpoint);
		}
		String pathSetting = HarborWebhookProperties.pathPropertyName(endpoint);
		WebhookTarget target = new WebhookTarget(endpoint, types, intake == null);
		return (intake != null) ? new StoringWebhookRoute(path, pathSetting, target, intake)
				: new CallingWebhookRoute(path, pathSetting, target, this.listeners);
	}

}
