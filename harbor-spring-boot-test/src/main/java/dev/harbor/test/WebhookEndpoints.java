package dev.harbor.test;

import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import dev.harbor.HarborEnvironment;
import dev.harbor.test.CursorPages.Page;

/**
 * The webhook endpoints of the sandbox.
 */
final class WebhookEndpoints {

	private static final String ANY_TYPE = "*";

	private final Clock clock;

	private final Ids ids;

	private final Map<String, Endpoint> endpoints = new LinkedHashMap<>();

	private final Map<Realm, CursorPages> pages = new HashMap<>();

	WebhookEndpoints(Clock clock, Ids ids) {
		this.clock = clock;
		this.ids = ids;
	}

	synchronized void reset() {
		this.endpoints.clear();
		this.pages.clear();
	}

	synchronized Endpoint create(Set<HarborEnvironment> environments, String workspaceId, @Nullable String name,
			URI url, List<String> types) {
		Endpoint endpoint = new Endpoint(this.ids.next("wh_"), Set.copyOf(environments), workspaceId, name, url,
				List.copyOf(types), true, this.ids.secret("hbwhs_"), null, this.clock.instant());
		this.endpoints.put(endpoint.id(), endpoint);
		for (HarborEnvironment environment : environments) {
			pages(new Realm(environment, workspaceId)).add(endpoint.id());
		}
		return endpoint;
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
	 * Find the secrets of the endpoints that an application knows by a name.
	 * @param name the name
	 * @return the secrets in use, newest first, empty if there is no such endpoint
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
		return secrets;
	}

	String newSecret() {
		return this.ids.secret("hbwhs_");
	}

	private CursorPages pages(Realm realm) {
		return this.pages.computeIfAbsent(realm, (key) -> new CursorPages(this.clock));
	}

	/**
	 * One endpoint.
	 *
	 * @param id the id
	 * @param environments where it is registered
	 * @param workspaceId the workspace
	 * @param name what the application calls it, {@code null} if it came through the API
	 * @param url where deliveries go
	 * @param types the types of events it is subscribed to
	 * @param active whether it is active
	 * @param secret the key of the signatures
	 * @param previousSecret the key before the last rotation
	 * @param createdAt the time of creation
	 */
	record Endpoint(String id, Set<HarborEnvironment> environments, String workspaceId, @Nullable String name, URI url,
			List<String> types, boolean active, String secret, @Nullable String previousSecret, Instant createdAt) {

		Endpoint with(URI url, List<String> types, boolean active) {
			return new Endpoint(this.id, this.environments, this.workspaceId, this.name, url, List.copyOf(types),
					active, this.secret, this.previousSecret, this.createdAt);
		}

		Endpoint withSecret(String secret) {
			return new Endpoint(this.id, this.environments, this.workspaceId, this.name, this.url, this.types,
					this.active, secret, this.secret, this.createdAt);
		}

		boolean isSubscribed(Realm realm, String type) {
			return this.active && this.environments.contains(realm.environment())
					&& this.workspaceId.equals(realm.workspaceId())
					&& (this.types.contains(type) || this.types.contains(ANY_TYPE));
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
