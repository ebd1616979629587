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

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.util.RawValue;

import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.beans.factory.annotation.BeanFactoryAnnotationUtils;
import org.springframework.context.ApplicationContext;
import org.springframework.util.Assert;

import dev.harbor.autoconfigure.ConfiguredWebhookSecrets;
import dev.harbor.autoconfigure.HarborWebhookProperties;
import dev.harbor.event.Event;
import dev.harbor.event.EventPayload;
import dev.harbor.webhook.WebhookSigner;

/**
 * A delivery of Harbor to a webhook endpoint, or an invalid one. Immutable: methods that
 * set a value return a copy.
 * <p>
 * The delivery is signed with the secret of the endpoint in the application under test,
 * which {@link #signedFor(ApplicationContext)} and the adapters for test clients look up,
 * or with the {@link #secret(String)} of the test.
 * <p>
 * Sending a delivery several times simulates retries of Harbor: the same body and
 * delivery id with a new signature. Use {@link #of(Event)} for another delivery of the
 * same event.
 *
 * @since 0.1.0
 * @see HarborWebhookRequestPostProcessor
 * @see HarborWebhookRestTestClient
 */
public final class SignedDelivery {

	private static final Ids ids = new Ids();

	private static final String DEFAULT_ENDPOINT = "default";

	private final String id;

	private final Instant createdAt;

	private final Event event;

	private final String endpoint;

	private final Signing signing;

	private SignedDelivery(String id, Instant createdAt, Event event, String endpoint, Signing signing) {
		this.id = id;
		this.createdAt = createdAt;
		this.event = event;
		this.endpoint = endpoint;
		this.signing = signing;
	}

	/**
	 * Create a delivery of an event to the endpoint {@code default}.
	 * @param event the event
	 * @return the delivery, with a unique id
	 */
	public static SignedDelivery of(Event event) {
		Assert.notNull(event, "'event' must not be null");
		return new SignedDelivery(ids.next("del_"), Instant.now(), event, DEFAULT_ENDPOINT, Signing.RIGHT);
	}

	/**
	 * Create a delivery of a new event to the endpoint {@code default}.
	 * @param type the type of the event, such as {@code order.shipped}
	 * @param payload the payload: an {@link EventPayload}, or an object that Jackson
	 * writes as a JSON object
	 * @return the delivery, with unique ids
	 * @throws IllegalArgumentException if the payload is not written as a JSON object
	 */
	public static SignedDelivery of(String type, Object payload) {
		Assert.notNull(payload, "'payload' must not be null");
		if (payload instanceof Event) {
			throw new IllegalArgumentException("An event has a type already; use of(event)");
		}
		return of(Event.of(ids.next("evt_"), type, HarborSandbox.DEFAULT_WORKSPACE_ID, EventPayload.of(payload),
				Instant.now()));
	}

	/**
	 * Set the id of the event. Defaults to a new one.
	 * @param eventId the id
	 * @return a copy with that event id
	 */
	public SignedDelivery eventId(String eventId) {
		Assert.notNull(eventId, "'eventId' must not be null");
		return with(Event.of(eventId, this.event.type(), this.event.workspaceId(), this.event.payload(),
				this.event.createdAt()));
	}

	/**
	 * Set the workspace of the event. Defaults to the default workspace of a
	 * {@link HarborSandbox}.
	 * @param workspaceId the id of the workspace
	 * @return a copy with that workspace
	 */
	public SignedDelivery workspaceId(String workspaceId) {
		Assert.notNull(workspaceId, "'workspaceId' must not be null");
		return with(Event.of(this.event.id(), this.event.type(), workspaceId, this.event.payload(),
				this.event.createdAt()));
	}

	private SignedDelivery with(Event event) {
		return new SignedDelivery(this.id, this.createdAt, event, this.endpoint, this.signing);
	}

	/**
	 * Set the endpoint of the delivery.
	 * @param endpoint the name of the endpoint in the application
	 * @return a copy for that endpoint
	 */
	public SignedDelivery endpoint(String endpoint) {
		Assert.notNull(endpoint, "'endpoint' must not be null");
		return new SignedDelivery(this.id, this.createdAt, this.event, endpoint, this.signing);
	}

	/**
	 * Set the secret to sign with. Defaults to the secret of the endpoint.
	 * @param secret the secret, used unchanged
	 * @return a copy with that secret
	 * @throws IllegalArgumentException if the secret is empty
	 */
	public SignedDelivery secret(String secret) {
		Assert.notNull(secret, "'secret' must not be null");
		return with(this.signing.with(WebhookSigner.of(secret)));
	}

	/**
	 * Set the time of the signature. Defaults to the time of the call of
	 * {@link #headers()}.
	 * @param signedAt the time
	 * @return a copy with that time
	 */
	public SignedDelivery signedAt(Instant signedAt) {
		Assert.notNull(signedAt, "'signedAt' must not be null");
		return with(this.signing.with((now, tolerance) -> signedAt));
	}

	/**
	 * Sign too long ago: twice the tolerance.
	 * @return a copy that is stale
	 */
	public SignedDelivery stale() {
		return with(this.signing.with((now, tolerance) -> now.minus(tolerance.multipliedBy(2))));
	}

	/**
	 * Sign too far in the future: twice the tolerance.
	 * @return a copy from the future
	 */
	public SignedDelivery fromTheFuture() {
		return with(this.signing.with((now, tolerance) -> now.plus(tolerance.multipliedBy(2))));
	}

	/**
	 * Sign with another secret.
	 * @return a copy that is forged
	 */
	public SignedDelivery forged() {
		return secret(ids.secret("forged_"));
	}

	/**
	 * Remove the second half of the body after signing.
	 * @return a copy that is truncated
	 */
	public SignedDelivery truncated() {
		return with(this.signing.withTruncation());
	}

	/**
	 * Sign for an application: with its newest secret for the endpoint, unless one is
	 * set, and with its clock and tolerance.
	 * @param context the context of the application
	 * @return a copy that is signed for the application
	 * @throws IllegalStateException if the application has no secret for the endpoint
	 */
	public SignedDelivery signedFor(ApplicationContext context) {
		Assert.notNull(context, "'context' must not be null");
		Signing signing = this.signing.by(clock(context), tolerance(context));
		return with((signing.signer() != null) ? signing : signing.with(WebhookSigner.of(secret(context))));
	}

	private String secret(ApplicationContext context) {
		ConfiguredWebhookSecrets secrets = context.getBeanProvider(ConfiguredWebhookSecrets.class).getIfAvailable();
		if (secrets == null) {
			throw new IllegalStateException(
					("The application context has no secret for webhook endpoint '%s', because Harbor's "
							+ "auto-configuration is not part of it; set one with secret(...)")
						.formatted(this.endpoint));
		}
		List<String> known = secrets.get(this.endpoint);
		if (known.isEmpty()) {
			throw new IllegalStateException(
					("The application context has no secret for webhook endpoint '%s'; set %s, or set one with "
							+ "secret(...)")
						.formatted(this.endpoint, HarborWebhookProperties.secretPropertyName(this.endpoint)));
		}
		return known.get(0);
	}

	private static Clock clock(ApplicationContext context) {
		try {
			return BeanFactoryAnnotationUtils.qualifiedBeanOfType(context.getAutowireCapableBeanFactory(), Clock.class,
					"harbor");
		}
		catch (NoSuchBeanDefinitionException ex) {
			return Clock.systemUTC();
		}
	}

	private static Duration tolerance(ApplicationContext context) {
		HarborWebhookProperties properties = context.getBeanProvider(HarborWebhookProperties.class).getIfAvailable();
		return (properties != null) ? properties.getTolerance() : Signing.RIGHT.tolerance();
	}

	private SignedDelivery with(Signing signing) {
		return new SignedDelivery(this.id, this.createdAt, this.event, this.endpoint, signing);
	}

	/**
	 * Return the event that is delivered.
	 * @return the event
	 */
	public Event event() {
		return this.event;
	}

	/**
	 * Return the endpoint of the delivery.
	 * @return the name of the endpoint in the application
	 */
	public String endpoint() {
		return this.endpoint;
	}

	/**
	 * Return the body.
	 * @return a new array, always with the same content
	 */
	public byte[] body() {
		byte[] body = wholeBody();
		return this.signing.truncated() ? Arrays.copyOf(body, body.length / 2) : body;
	}

	private byte[] wholeBody() {
		ObjectNode data = Json.object();
		data.put("id", this.event.id());
		data.put("type", this.event.type());
		data.put("workspace_id", this.event.workspaceId());
		data.putRawValue("payload", new RawValue(this.event.payload().json()));
		data.put("created_at", this.event.createdAt().toString());
		ObjectNode envelope = Json.object();
		envelope.put("id", this.id);
		envelope.put("type", "event.created");
		envelope.put("created_at", Json.timestamp(this.createdAt));
		envelope.set("data", data);
		return Json.bytes(envelope);
	}

	/**
	 * Return the headers, with a new signature unless the time is set.
	 * @return the headers {@code Content-Type}, {@code Harbor-Delivery-Id},
	 * {@code Harbor-Timestamp} and {@code Harbor-Signature}
	 * @throws IllegalStateException if there is no secret to sign with
	 */
	public Map<String, String> headers() {
		WebhookSigner signer = this.signing.signer();
		if (signer == null) {
			throw new IllegalStateException("There is no secret to sign with: set the application with "
					+ "signedFor(context), or the secret with secret(...)");
		}
		Instant signedAt = this.signing.time().apply(this.signing.clock().instant(), this.signing.tolerance());
		Map<String, String> headers = new LinkedHashMap<>();
		headers.put("Content-Type", "application/json");
		headers.put("Harbor-Delivery-Id", this.id);
		headers.put("Harbor-Timestamp", Long.toString(signedAt.getEpochSecond()));
		headers.put("Harbor-Signature", signer.sign(wholeBody(), signedAt));
		return Collections.unmodifiableMap(headers);
	}

	@Override
	public String toString() {
		return "SignedDelivery[id=%s, endpoint=%s, event=%s]".formatted(this.id, this.endpoint, this.event);
	}

	/**
	 * The signature of a delivery.
	 *
	 * @param signer the signer, or {@code null} if there is no secret
	 * @param clock the clock
	 * @param tolerance the tolerance of the receiver
	 * @param time returns the time of the signature, given the current time and the
	 * tolerance
	 * @param truncated whether to truncate the body after signing
	 */
	private record Signing(@Nullable WebhookSigner signer, Clock clock, Duration tolerance,
			BiFunction<Instant, Duration, Instant> time, boolean truncated) {

		private static final Signing RIGHT = new Signing(null, Clock.systemUTC(), Duration.ofMinutes(5),
				(now, tolerance) -> now, false);

		Signing with(WebhookSigner signer) {
			return new Signing(signer, this.clock, this.tolerance, this.time, this.truncated);
		}

		Signing with(BiFunction<Instant, Duration, Instant> time) {
			return new Signing(this.signer, this.clock, this.tolerance, time, this.truncated);
		}

		Signing by(Clock clock, Duration tolerance) {
			return new Signing(this.signer, clock, tolerance, this.time, this.truncated);
		}

		Signing withTruncation() {
			return new Signing(this.signer, this.clock, this.tolerance, this.time, true);
		}

	}

}
