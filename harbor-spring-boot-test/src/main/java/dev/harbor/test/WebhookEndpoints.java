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

package dev.harbor.test;

import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import dev.harbor.HarborEnvironment;
import dev.harbor.test.CursorPages.Page;
import dev.harbor.webhook.EventTypes;

/**
 * The webhook endpoints of the sandbox.
 */
final class WebhookEndpoints {

	private static final String ANY_TYPE = "*";

	private static final Set<HarborEnvironment> ALL_ENVIRONMENTS = EnumSet.allOf(HarborEnvironment.class);

	private final Clock clock;

	private final Ids ids;

	private final Map<String, Endpoint> endpoints = new LinkedHashMap<>();

	private final Map<Realm, CursorPages> pages = new HashMap<>();

	private final Map<URI, ApplicationWebhook> ofApplication = new LinkedHashMap<>();

	WebhookEndpoints(Clock clock, Ids ids) {
		this.clock = clock;
		this.ids = ids;
	}

	void reset() {
		List<ApplicationWebhook> webhooks;
		synchronized (this) {
			this.endpoints.clear();
			this.pages.clear();
			webhooks = List.copyOf(this.ofApplication.values());
		}
		webhooks.forEach(this::register);
	}

	/**
	 * Create an endpoint for a call of the API. Replaces an endpoint that the sandbox
	 * registered for the same address, so that events do not arrive twice.
	 */
	synchronized Endpoint create(HarborEnvironment environment, String workspaceId, URI url, List<String> types) {
		remove((endpoint) -> endpoint.ofApplication() && Loopback.isSame(endpoint.url(), url));
		return create(Set.of(environment), workspaceId, null, url, types, newSecret(), Origin.API);
	}

	/**
	 * Create an endpoint for a test. Replaces the endpoints that the sandbox registered
	 * by itself.
	 */
	synchronized Endpoint create(String workspaceId, String name, URI url, List<String> types) {
		remove(Endpoint::ofApplication);
		return create(ALL_ENVIRONMENTS, workspaceId, name, url, types, newSecret(), Origin.TEST);
	}

	/**
	 * Create an endpoint for the page, or return the existing one.
	 */
	synchronized Endpoint createByHand(String workspaceId, URI url, List<String> types, String secret) {
		return this.endpoints.values()
			.stream()
			.filter((endpoint) -> endpoint.origin() == Origin.PAGE && endpoint.url().equals(url)
					&& endpoint.types().equals(types) && (secret.isEmpty() || endpoint.secret().equals(secret)))
			.findFirst()
			.orElseGet(() -> create(ALL_ENVIRONMENTS, workspaceId, null, url, types,
					secret.isEmpty() ? newSecret() : secret, Origin.PAGE));
	}

	/**
	 * Record the address at which an application receives webhooks. Applications repeat
	 * this regularly. Nothing changes if the address is known, or if another endpoint is
	 * registered for it.
	 */
	void keepOfApplication(ApplicationWebhook webhook) {
		String secret = webhook.secret().get();
		synchronized (this) {
			boolean known = this.endpoints.values()
				.stream()
				.anyMatch((endpoint) -> Loopback.isSame(endpoint.url(), webhook.url())
						&& (!endpoint.ofApplication() || endpoint.is(webhook, secret)));
			if (known) {
				return;
			}
		}
		addOfApplication(webhook);
	}

	void addOfApplication(ApplicationWebhook webhook) {
		synchronized (this) {
			this.ofApplication.put(webhook.url(), webhook);
		}
		register(webhook);
	}

	synchronized void removeOfApplication(URI url) {
		this.ofApplication.remove(url);
		remove((endpoint) -> endpoint.ofApplication() && endpoint.url().equals(url));
	}

	private void register(ApplicationWebhook webhook) {
		// Without the lock, because this calls the application.
		String secret = webhook.secret().get();
		synchronized (this) {
			remove((endpoint) -> endpoint.ofApplication() && endpoint.url().equals(webhook.url()));
			create(ALL_ENVIRONMENTS, webhook.workspaceId(), webhook.name(), webhook.url(), webhook.types(), secret,
					Origin.APPLICATION);
		}
	}

	private Endpoint create(Set<HarborEnvironment> environments, String workspaceId, @Nullable String name, URI url,
			List<String> types, String secret, Origin origin) {
		Endpoint endpoint = new Endpoint(this.ids.next("wh_"), Set.copyOf(environments), workspaceId, name, url,
				List.copyOf(types), true, secret, null, this.clock.instant(), origin);
		this.endpoints.put(endpoint.id(), endpoint);
		for (HarborEnvironment environment : environments) {
			pages(new Realm(environment, workspaceId)).add(endpoint.id());
		}
		return endpoint;
	}

	private void remove(Predicate<Endpoint> condition) {
		List<Endpoint> removed = this.endpoints.values().stream().filter(condition).toList();
		for (Endpoint endpoint : removed) {
			this.endpoints.remove(endpoint.id());
			for (HarborEnvironment environment : endpoint.environments()) {
				pages(new Realm(environment, endpoint.workspaceId())).remove(endpoint.id());
			}
		}
	}

	synchronized List<Endpoint> all() {
		return List.copyOf(this.endpoints.values());
	}

	synchronized Optional<Endpoint> find(String id) {
		return Optional.ofNullable(this.endpoints.get(id));
	}

	synchronized Endpoint find(HarborEnvironment environment, String id) {
		Endpoint endpoint = this.endpoints.get(id);
		if (endpoint == null || !endpoint.environments().contains(environment)) {
			throw ApiError.notFound("There is no webhook endpoint " + id + " within reach.");
		}
		return endpoint;
	}

	synchronized Endpoint update(String id, UnaryOperator<Endpoint> change) {
		Endpoint endpoint = this.endpoints.get(id);
		if (endpoint == null) {
			throw new IllegalArgumentException("The sandbox has no webhook endpoint '" + id + "'");
		}
		Endpoint changed = change.apply(endpoint);
		this.endpoints.put(id, changed);
		return changed;
	}

	synchronized ObjectNode list(Realm realm, PageRequest request) {
		Page page = pages(realm).page(request.limit(), request.startingAfter());
		return request.answer(page, (id, data) -> data.add(find(realm.environment(), id).json()));
	}

	synchronized List<Endpoint> subscribed(Realm realm, String type) {
		List<Endpoint> subscribed = new ArrayList<>();
		for (Endpoint endpoint : this.endpoints.values()) {
			if (endpoint.isSubscribed(realm, type)) {
				subscribed.add(endpoint);
			}
		}
		return subscribed;
	}

	/**
	 * Return the secrets of the endpoints with a name.
	 * @param name the name
	 * @return the current secrets, newest first, or empty if there is no such endpoint
	 */
	synchronized List<String> secrets(String name) {
		List<String> secrets = new ArrayList<>();
		for (Endpoint endpoint : this.endpoints.values()) {
			if (name.equals(endpoint.name())) {
				secrets.add(endpoint.secret());
				if (endpoint.previousSecret() != null) {
					secrets.add(endpoint.previousSecret());
				}
			}
		}
		return secrets.stream().distinct().toList();
	}

	String newSecret() {
		return this.ids.secret("hbwhs_");
	}

	private CursorPages pages(Realm realm) {
		return this.pages.computeIfAbsent(realm, (key) -> new CursorPages(this.clock));
	}

	/**
	 * An endpoint that is registered again after each reset.
	 *
	 * @param workspaceId the workspace
	 * @param name the name in the application
	 * @param url the URL of deliveries
	 * @param types the subscribed types of events
	 * @param secret the supplier of the application's secret
	 */
	record ApplicationWebhook(String workspaceId, String name, URI url, List<String> types, Supplier<String> secret) {

	}

	/**
	 * The origin of an endpoint.
	 */
	enum Origin {

		/**
		 * A call of the API.
		 */
		API,

		/**
		 * The registration of an application.
		 */
		APPLICATION,

		/**
		 * The page.
		 */
		PAGE,

		/**
		 * A test.
		 */
		TEST

	}

	/**
	 * One endpoint.
	 *
	 * @param id the id
	 * @param environments the environments of the endpoint
	 * @param workspaceId the workspace
	 * @param name the name in the application, or {@code null} if it was registered
	 * through the API
	 * @param url the URL of deliveries
	 * @param types the subscribed types of events
	 * @param active whether it is active
	 * @param secret the secret
	 * @param previousSecret the secret before the last rotation
	 * @param createdAt the time of creation
	 * @param origin the origin of the endpoint
	 */
	record Endpoint(String id, Set<HarborEnvironment> environments, String workspaceId, @Nullable String name, URI url,
			List<String> types, boolean active, String secret, @Nullable String previousSecret, Instant createdAt,
			Origin origin) {

		/**
		 * Return whether the endpoint was registered by an application.
		 */
		boolean ofApplication() {
			return this.origin == Origin.APPLICATION;
		}

		boolean is(ApplicationWebhook webhook, String secret) {
			return webhook.name().equals(this.name) && webhook.types().equals(this.types) && secret.equals(this.secret);
		}

		/**
		 * Return whether deliveries can be sent to the URL: if it is on this machine, or
		 * was entered on the page.
		 */
		boolean isWithinReach() {
			return this.origin == Origin.PAGE || HarborEnvironment.isLoopback(this.url);
		}

		Endpoint with(URI url, List<String> types, boolean active) {
			return new Endpoint(this.id, this.environments, this.workspaceId, this.name, url, List.copyOf(types),
					active, this.secret, this.previousSecret, this.createdAt, this.origin);
		}

		Endpoint withActive(boolean active) {
			return with(this.url, this.types, active);
		}

		Endpoint withSecret(String secret) {
			return new Endpoint(this.id, this.environments, this.workspaceId, this.name, this.url, this.types,
					this.active, secret, this.secret, this.createdAt, this.origin);
		}

		boolean isSubscribed(Realm realm, String type) {
			return this.active && this.environments.contains(realm.environment())
					&& this.workspaceId.equals(realm.workspaceId())
					&& (this.types.contains(type) || this.types.contains(ANY_TYPE) || matchesPattern(type));
		}

		/*
		 * Return whether a type has a pattern. Harbor has no patterns, so an application
		 * with patterns is subscribed to all types.
		 */
		private boolean matchesPattern(String type) {
			return ofApplication() && EventTypes.of(this.types).test(type);
		}

		ObjectNode json() {
			ObjectNode node = Json.object();
			node.put("id", this.id);
			node.put("url", this.url.toString());
			ArrayNode events = node.putArray("events");
			this.types.forEach(events::add);
			node.put("status", (this.active) ? "active" : "disabled");
			node.put("created_at", Json.timestamp(this.createdAt));
			return node;
		}

		@Override
		public String toString() {
			return "Endpoint[id=" + this.id + ", url=" + this.url + "]";
		}

	}

}
