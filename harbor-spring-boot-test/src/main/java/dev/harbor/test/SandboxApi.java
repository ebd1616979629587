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
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Pattern;

import tools.jackson.databind.node.ObjectNode;

import dev.harbor.Scope;
import dev.harbor.test.ApiKeys.ApiKey;
import dev.harbor.test.EventStore.StoredEvent;
import dev.harbor.test.WebhookEndpoints.Endpoint;
import dev.harbor.workspace.Workspace;

/**
 * Answers calls in the same way as Harbor. Checks are made in the order key, rate limit,
 * scope, request.
 */
final class SandboxApi {

	private static final Pattern IDEMPOTENCY_KEY = Pattern.compile("[ -~]{1,255}");

	private final Clock clock;

	private final Ids ids;

	private final ApiKeys keys;

	private final RateLimiter rateLimiter;

	private final Workspaces workspaces;

	private final EventStore events;

	private final WebhookEndpoints webhooks;

	private final IdempotencyStore idempotency;

	private final Consumer<StoredEvent> created;

	private final List<Route> routes = List.of(
			new Route("GET", "/v1/workspaces/{id}", Scope.WORKSPACES_READ, this::retrieveWorkspace),
			new Route("POST", "/v1/events", Scope.EVENTS_WRITE, this::createEvent),
			new Route("GET", "/v1/events", Scope.EVENTS_READ, this::listEvents),
			new Route("GET", "/v1/events/{id}", Scope.EVENTS_READ, this::retrieveEvent),
			new Route("POST", "/v1/webhooks", Scope.WEBHOOKS_MANAGE, this::createWebhook),
			new Route("GET", "/v1/webhooks", Scope.WEBHOOKS_MANAGE, this::listWebhooks),
			new Route("GET", "/v1/webhooks/{id}", Scope.WEBHOOKS_MANAGE, this::retrieveWebhook),
			new Route("PATCH", "/v1/webhooks/{id}", Scope.WEBHOOKS_MANAGE, this::updateWebhook));

	SandboxApi(Clock clock, Ids ids, ApiKeys keys, RateLimiter rateLimiter, Workspaces workspaces, EventStore events,
			WebhookEndpoints webhooks, IdempotencyStore idempotency, Consumer<StoredEvent> created) {
		this.clock = clock;
		this.ids = ids;
		this.keys = keys;
		this.rateLimiter = rateLimiter;
		this.workspaces = workspaces;
		this.events = events;
		this.webhooks = webhooks;
		this.idempotency = idempotency;
		this.created = created;
	}

	Answer handle(ApiRequest request) {
		return dated(answer(request));
	}

	private Answer answer(ApiRequest request) {
		try {
			ApiKey key = this.keys.authenticate(request.header("Authorization"));
			Map<String, String> rateLimit = this.rateLimiter.count(key);
			Route route = route(request);
			key.require(route.scope());
			Answer answer = route.handler().apply(key, request);
			return answer.with(rateLimit);
		}
		catch (ApiError ex) {
			return ex.answer(this.ids.next("req_"));
		}
	}

	Answer error(ApiError error) {
		return dated(error.answer(this.ids.next("req_")));
	}

	/**
	 * Add the date of the sandbox's clock, so that it is comparable with the times of
	 * events.
	 */
	private Answer dated(Answer answer) {
		return answer.with(Map.of("Date",
				DateTimeFormatter.RFC_1123_DATE_TIME.format(this.clock.instant().atZone(ZoneOffset.UTC))));
	}

	private Route route(ApiRequest request) {
		List<Route> samePath = this.routes.stream().filter((route) -> route.matches(request.path())).toList();
		if (samePath.isEmpty()) {
			throw ApiError.notFound("There is nothing at " + request.path() + ".");
		}
		return samePath.stream()
			.filter((route) -> route.method().equals(request.method()))
			.findFirst()
			.orElseThrow(
					() -> ApiError.methodNotAllowed(request.method() + " is not possible at " + request.path() + "."));
	}

	private Answer retrieveWorkspace(ApiKey key, ApiRequest request) {
		Workspace workspace = this.workspaces.find(id(request));
		ObjectNode node = Json.object();
		node.put("id", workspace.id());
		node.put("name", workspace.name());
		node.put("status", workspace.status());
		node.put("created_at", Json.timestamp(workspace.createdAt()));
		return Answer.json(200, node);
	}

	private Answer createEvent(ApiKey key, ApiRequest request) {
		RequestBody body = RequestBody.of(request);
		Realm realm = new Realm(key.environment(), body.workspaceId());
		String type = body.eventType();
		String payload = body.payload();
		this.workspaces.find(realm.workspaceId());
		return once(key, request, body, () -> {
			this.workspaces.requireWritable(realm.workspaceId());
			StoredEvent event = this.events.create(realm, type, payload);
			this.created.accept(event);
			return Answer.json(201, event.json());
		});
	}

	private Answer listEvents(ApiKey key, ApiRequest request) {
		PageRequest page = PageRequest.of(request);
		this.workspaces.find(page.workspaceId());
		return Answer.json(200, this.events.list(new Realm(key.environment(), page.workspaceId()), page));
	}

	private Answer retrieveEvent(ApiKey key, ApiRequest request) {
		return Answer.json(200, this.events.find(key.environment(), id(request)).json());
	}

	private Answer createWebhook(ApiKey key, ApiRequest request) {
		RequestBody body = RequestBody.of(request);
		String workspaceId = body.workspaceId();
		URI url = body.url();
		List<String> types = body.subscription();
		this.workspaces.find(workspaceId);
		return once(key, request, body, () -> {
			this.workspaces.requireWritable(workspaceId);
			Endpoint endpoint = this.webhooks.create(key.environment(), workspaceId, url, types);
			return Answer.json(201, endpoint.json().put("secret", endpoint.secret()));
		});
	}

	private Answer listWebhooks(ApiKey key, ApiRequest request) {
		PageRequest page = PageRequest.of(request);
		this.workspaces.find(page.workspaceId());
		return Answer.json(200, this.webhooks.list(new Realm(key.environment(), page.workspaceId()), page));
	}

	private Answer retrieveWebhook(ApiKey key, ApiRequest request) {
		return Answer.json(200, this.webhooks.find(key.environment(), id(request)).json());
	}

	private Answer updateWebhook(ApiKey key, ApiRequest request) {
		Endpoint endpoint = this.webhooks.find(key.environment(), id(request));
		RequestBody body = RequestBody.of(request);
		if (!body.has("url") && !body.has("events") && !body.has("status")) {
			throw ApiError.invalid("One of url, events and status must be given.");
		}
		URI url = (body.has("url")) ? body.url() : null;
		List<String> types = (body.has("events")) ? body.subscription() : null;
		Boolean active = (body.has("status")) ? body.active() : null;
		this.workspaces.requireWritable(endpoint.workspaceId());
		Endpoint changed = this.webhooks.update(endpoint.id(),
				(current) -> current.with((url != null) ? url : current.url(),
						(types != null) ? types : current.types(), (active != null) ? active : current.active()));
		return Answer.json(200, changed.json());
	}

	private Answer once(ApiKey key, ApiRequest request, RequestBody body, Supplier<Answer> action) {
		List<String> headers = request.header("Idempotency-Key");
		if (headers.isEmpty()) {
			return action.get();
		}
		String value = headers.get(0);
		if (headers.size() > 1 || !IDEMPOTENCY_KEY.matcher(value).matches()) {
			throw ApiError.invalid("Idempotency-Key must be one text of 1 to 255 visible ASCII characters.");
		}
		return this.idempotency.once(new IdempotencyStore.Key(key.environment(), request.path(), value), body.json(),
				action);
	}

	private static String id(ApiRequest request) {
		return request.path().substring(request.path().lastIndexOf('/') + 1);
	}

	private record Route(String method, String path, Scope scope, BiFunction<ApiKey, ApiRequest, Answer> handler) {

		private static final String ID = "{id}";

		boolean matches(String requested) {
			if (!this.path.endsWith(ID)) {
				return this.path.equals(requested);
			}
			int start = this.path.length() - ID.length();
			return requested.length() > start && requested.startsWith(this.path.substring(0, start))
					&& requested.indexOf('/', start) == -1;
		}

	}

}
