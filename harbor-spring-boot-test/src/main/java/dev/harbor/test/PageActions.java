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
import java.net.URISyntaxException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import dev.harbor.HarborEnvironment;
import dev.harbor.Scope;
import dev.harbor.event.EventPayload;
import dev.harbor.test.ApiKeys.ApiKey;
import dev.harbor.test.EventStore.StoredEvent;
import dev.harbor.test.WebhookEndpoints.Endpoint;

/**
 * The actions of the page.
 */
final class PageActions {

	private static final int MAX_FAULTS = 1_000;

	private static final int MAX_TYPE_LENGTH = 255;

	private static final String WORKSPACE = HarborSandbox.DEFAULT_WORKSPACE_ID;

	private final SandboxContents contents;

	private final EventExamples examples;

	PageActions(SandboxContents contents, EventExamples examples) {
		this.contents = contents;
		this.examples = examples;
	}

	/**
	 * Perform an action.
	 * @param path the path of the form
	 * @param form the submitted form
	 * @return the notice, or empty if no form has the path
	 * @throws IllegalArgumentException if an input is invalid; the message is for the
	 * user
	 */
	Optional<PageNotice> perform(String path, PageForm form) {
		return Optional.ofNullable(switch (path) {
			case "/keys" -> createKey(form);
			case "/keys/revoke" -> revokeKey(form);
			case "/events" -> createEvent(form);
			case "/examples" -> sendExample(form);
			case "/endpoints" -> createEndpoint(form);
			case "/endpoints/rotate" -> rotate(form);
			case "/endpoints/status" -> changeStatus(form);
			case "/deliveries/redeliver" -> redeliver(form);
			case "/faults/calls" -> planCallFaults(form);
			case "/faults/deliveries" -> planDeliveryFaults(form);
			case "/faults/clear" -> clearFaults();
			case "/reset" -> reset();
			default -> null;
		});
	}

	private PageNotice createKey(PageForm form) {
		Scope[] scopes = Stream.of(Scope.values())
			.filter((scope) -> form.all("scope").contains(scope.value()))
			.toArray(Scope[]::new);
		this.contents.keys().create(HarborEnvironment.SANDBOX, Set.of(scopes));
		return PageNotice.KEY_CREATED;
	}

	/*
	 * Revoke a key by its number, so that no form contains a key.
	 */
	private PageNotice revokeKey(PageForm form) {
		List<ApiKey> keys = this.contents.keys().all();
		if (keys.isEmpty()) {
			throw new IllegalArgumentException("There is no such key.");
		}
		this.contents.keys().revoke(keys.get(form.number("key", keys.size()) - 1).value());
		return PageNotice.KEY_REVOKED;
	}

	private PageNotice createEvent(PageForm form) {
		String type = type(form.get("type"));
		String payload = EventPayload.ofJson(form.get("payload", "{}")).json();
		String url = form.get("url");
		if (url.isEmpty()) {
			this.contents.sandbox().createEvent(type, EventPayload.ofJson(payload));
			return PageNotice.EVENT_CREATED;
		}
		Endpoint endpoint = this.contents.webhooks().createByHand(WORKSPACE, url(url), List.of(), form.get("secret"));
		StoredEvent event = this.contents.events()
			.create(new Realm(HarborEnvironment.SANDBOX, WORKSPACE), type, payload);
		this.contents.deliveries().deliver(event, endpoint);
		return PageNotice.EVENT_SENT;
	}

	private PageNotice sendExample(PageForm form) {
		String type = type(form.get("type"));
		this.contents.sandbox().createEvent(type, this.examples.find(type));
		return PageNotice.EVENT_CREATED;
	}

	private PageNotice createEndpoint(PageForm form) {
		List<String> types = Stream.of(form.get("types", "*").split("[\\s,]+")).distinct().toList();
		this.contents.webhooks().createByHand(WORKSPACE, url(form.get("url")), types, form.get("secret"));
		return PageNotice.ENDPOINT_CREATED;
	}

	private PageNotice rotate(PageForm form) {
		this.contents.sandbox().rotateWebhookSecret(form.get("endpoint"));
		return PageNotice.ENDPOINT_CHANGED;
	}

	private PageNotice changeStatus(PageForm form) {
		this.contents.webhooks().update(form.get("endpoint"), (endpoint) -> endpoint.withActive(!endpoint.active()));
		return PageNotice.ENDPOINT_CHANGED;
	}

	private PageNotice redeliver(PageForm form) {
		this.contents.deliveries().redeliver(form.get("delivery"));
		return PageNotice.REDELIVERED;
	}

	private PageNotice planCallFaults(PageForm form) {
		SandboxFaults faults = new SandboxFaults(this.contents.faults()).next(form.number("count", MAX_FAULTS));
		faults = switch (form.get("calls")) {
			case "create-event" -> faults.post("/v1/events");
			case "read-events" -> faults.get("/v1/events/**");
			case "webhooks" -> faults.path("/v1/webhooks/**");
			default -> faults;
		};
		PageFault.OfCalls.find(form.get("fault"))
			.plan(form.get("effect").equals("after") ? faults.afterEffect() : faults);
		return PageNotice.CALL_FAULTS;
	}

	private PageNotice planDeliveryFaults(PageForm form) {
		PageFault.OfDeliveries.find(form.get("fault"))
			.plan(new SandboxDeliveryFaults(this.contents.deliveryFaults(), form.number("count", MAX_FAULTS)));
		return PageNotice.DELIVERY_FAULTS;
	}

	private PageNotice clearFaults() {
		this.contents.faults().reset();
		this.contents.deliveryFaults().reset();
		return PageNotice.FAULTS_CLEARED;
	}

	private PageNotice reset() {
		this.contents.sandbox().reset();
		this.contents.sandbox().onlyEnvironment(HarborEnvironment.SANDBOX);
		return PageNotice.RESET;
	}

	private static String type(String type) {
		if (type.isEmpty() || type.equals("*") || type.length() > MAX_TYPE_LENGTH) {
			throw new IllegalArgumentException("An event needs a type, such as order.shipped.");
		}
		return type;
	}

	private static URI url(String text) {
		try {
			URI url = new URI(text);
			if (url.getHost() != null && List.of("http", "https").contains(url.getScheme())) {
				return url;
			}
		}
		catch (URISyntaxException ex) {
			// The same message as for a URL of another scheme.
		}
		throw new IllegalArgumentException("The URL must begin with http:// or https:// and name a host.");
	}

}
