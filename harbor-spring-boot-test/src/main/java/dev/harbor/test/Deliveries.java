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
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.util.RawValue;

import dev.harbor.test.EventStore.StoredEvent;
import dev.harbor.test.SandboxDelivery.State;
import dev.harbor.test.WebhookEndpoints.Endpoint;
import dev.harbor.webhook.WebhookSigner;

/**
 * Delivers events to the subscribed webhook endpoints.
 */
final class Deliveries {

	private static final Duration OUT_OF_TOLERANCE = Duration.ofMinutes(10);

	private final Clock clock;

	private final Ids ids;

	private final WebhookEndpoints webhooks;

	private final DeliveryFaultPlan faults;

	private final DeliverySender sender;

	private final AttemptQueue queue;

	private final UnaryOperator<URI> route;

	private final int capacity;

	private final Map<String, Delivery> deliveries = new LinkedHashMap<>();

	Deliveries(Clock clock, Ids ids, WebhookEndpoints webhooks, DeliveryFaultPlan faults, DeliverySender sender,
			AttemptQueue queue, UnaryOperator<URI> route, int capacity) {
		this.clock = clock;
		this.ids = ids;
		this.webhooks = webhooks;
		this.faults = faults;
		this.sender = sender;
		this.queue = queue;
		this.route = route;
		this.capacity = capacity;
	}

	void deliver(StoredEvent event) {
		for (Endpoint endpoint : this.webhooks.subscribed(event.realm(), event.event().type())) {
			deliver(event, endpoint);
		}
	}

	/**
	 * Deliver an event to an endpoint, even without a subscription.
	 */
	synchronized void deliver(StoredEvent event, Endpoint endpoint) {
		String id = this.ids.next("del_");
		Delivery delivery = new Delivery(id, endpoint.id(), event.event(), envelope(id, event));
		this.deliveries.put(delivery.id(), delivery);
		if (this.deliveries.size() > this.capacity) {
			this.deliveries.remove(this.deliveries.keySet().iterator().next());
		}
		List<Delivery> toSend = this.faults.pass(delivery);
		if (!toSend.isEmpty()) {
			this.queue.add(this.clock.instant(), () -> toSend.forEach(this::attempt));
		}
	}

	private byte[] envelope(String id, StoredEvent event) {
		ObjectNode envelope = Json.object();
		envelope.put("id", id);
		envelope.put("type", "event.created");
		envelope.put("created_at", Json.timestamp(this.clock.instant()));
		envelope.putRawValue("data", new RawValue(event.json()));
		return Json.bytes(envelope);
	}

	private void attempt(Delivery delivery) {
		Endpoint endpoint = this.webhooks.find(delivery.webhookId()).orElse(null);
		if (endpoint == null || !delivery.isPending()) {
			return;
		}
		if (!endpoint.active()) {
			delivery.end(State.FAILED);
			return;
		}
		if (!endpoint.isWithinReach()) {
			delivery.end(State.NOT_SENT);
			return;
		}
		DeliveryFlaw flaw = this.faults.take();
		SignedRequest request = sign(delivery, endpoint, flaw);
		DeliveryAttempt attempt = send(endpoint, request);
		if (flaw == DeliveryFlaw.DUPLICATED) {
			delivery.noteExtra(attempt);
			attempt = send(endpoint, request);
		}
		retry(delivery, attempt);
	}

	private synchronized void retry(Delivery delivery, DeliveryAttempt attempt) {
		Optional<Instant> next = delivery.note(attempt);
		// Removed by a reset.
		if (this.deliveries.containsKey(delivery.id())) {
			next.ifPresent((at) -> this.queue.add(at, () -> attempt(delivery)));
		}
	}

	DeliveryAttempt redeliver(String id) {
		Delivery delivery;
		synchronized (this) {
			delivery = this.deliveries.get(id);
		}
		Endpoint endpoint = (delivery != null) ? this.webhooks.find(delivery.webhookId()).orElse(null) : null;
		if (delivery == null || endpoint == null) {
			throw new IllegalArgumentException("The sandbox has no delivery '" + id + "'");
		}
		if (!endpoint.isWithinReach()) {
			throw new IllegalStateException("The sandbox delivers to this machine only, not to " + endpoint.url());
		}
		DeliveryFlaw flaw = this.faults.take();
		SignedRequest request = sign(delivery, endpoint, flaw);
		DeliveryAttempt attempt = send(endpoint, request);
		delivery.noteExtra(attempt);
		if (flaw == DeliveryFlaw.DUPLICATED) {
			attempt = send(endpoint, request);
			delivery.noteExtra(attempt);
		}
		return attempt;
	}

	private DeliveryAttempt send(Endpoint endpoint, SignedRequest request) {
		return this.sender.send(this.route.apply(endpoint.url()), request.at(), request.headers(), request.body());
	}

	private SignedRequest sign(Delivery delivery, Endpoint endpoint, DeliveryFlaw flaw) {
		Instant now = this.clock.instant();
		Instant signedAt = switch (flaw) {
			case STALE -> now.minus(OUT_OF_TOLERANCE);
			case FROM_THE_FUTURE -> now.plus(OUT_OF_TOLERANCE);
			default -> now;
		};
		String secret = switch (flaw) {
			case FORGED -> this.webhooks.newSecret();
			case ROTATED_SECRET ->
				(endpoint.previousSecret() != null) ? endpoint.previousSecret() : this.webhooks.newSecret();
			default -> endpoint.secret();
		};
		byte[] body = delivery.body();
		Map<String, String> headers = new LinkedHashMap<>();
		headers.put("Content-Type", "application/json");
		headers.put("Harbor-Delivery-Id", delivery.id());
		headers.put("Harbor-Timestamp", Long.toString(signedAt.getEpochSecond()));
		headers.put("Harbor-Signature", WebhookSigner.of(secret).sign(body, signedAt));
		byte[] sent = (flaw != DeliveryFlaw.TRUNCATED) ? body : Arrays.copyOf(body, body.length / 2);
		return new SignedRequest(now, headers, sent);
	}

	synchronized List<SandboxDelivery> all() {
		return this.deliveries.values().stream().map(Delivery::snapshot).toList();
	}

	void reset() {
		synchronized (this) {
			this.deliveries.clear();
			this.faults.reset();
		}
		this.queue.clear();
	}

	private record SignedRequest(Instant at, Map<String, String> headers, byte[] body) {

	}

}
