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

package dev.harbor.health;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

import dev.harbor.HarborConnectionException.Reason;
import dev.harbor.RateLimit;
import dev.harbor.client.ClientStatus;
import dev.harbor.client.ClientStatus.KeyStatus;
import dev.harbor.client.ClientStatus.LastError;
import dev.harbor.client.HarborClient;
import dev.harbor.client.HarborClients;
import dev.harbor.webhook.WebhookEventStore;
import dev.harbor.webhook.WebhookVerifier.SecretStatus;
import dev.harbor.webhook.WebhookVerifiers;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.SanitizableData;
import org.springframework.boot.actuate.endpoint.Sanitizer;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;

/**
 * {@link Endpoint} to show the clients and webhook endpoints of an application, to check
 * keys, and to handle an event again.
 *
 * @since 0.1.0
 */
@Endpoint(id = "harbor")
public class HarborEndpoint {

	/**
	 * The media types of the actuator. Operations without a result produce nothing, so
	 * that an extension would not replace them.
	 */
	static final String PRODUCES_V3 = "application/vnd.spring-boot.actuator.v3+json";

	static final String PRODUCES_V2 = "application/vnd.spring-boot.actuator.v2+json";

	static final String PRODUCES_JSON = "application/json";

	private static final Log logger = LogFactory.getLog(HarborEndpoint.class);

	private final HarborClients clients;

	private final WebhookVerifiers verifiers;

	private final Supplier<Map<String, Map<String, Long>>> outcomes;

	private final Supplier<@Nullable WebhookEventStore> eventStore;

	private final Sanitizer sanitizer;

	/**
	 * Create an endpoint.
	 * @param clients the clients
	 * @param verifiers know the secrets of webhook endpoints
	 * @param outcomes supplies how many deliveries there were, by webhook endpoint and
	 * outcome
	 * @param eventStore the supplier of the store of handled events, or {@code null} if
	 * there is none
	 * @param sanitizingFunctions the functions to apply to shown values
	 */
	public HarborEndpoint(HarborClients clients, WebhookVerifiers verifiers,
			Supplier<Map<String, Map<String, Long>>> outcomes, Supplier<@Nullable WebhookEventStore> eventStore,
			Iterable<SanitizingFunction> sanitizingFunctions) {
		this.clients = clients;
		this.verifiers = verifiers;
		this.outcomes = outcomes;
		this.eventStore = eventStore;
		this.sanitizer = new Sanitizer(sanitizingFunctions);
	}

	/**
	 * Show the known state, without calling Harbor.
	 * @return the clients and webhook endpoints
	 */
	@ReadOperation
	public HarborDescriptor harbor() {
		Map<String, ClientDescriptor> clients = new LinkedHashMap<>();
		for (String name : this.clients.names()) {
			describe(name).ifPresent((client) -> clients.put(name, client));
		}
		Map<String, WebhookEndpointDescriptor> endpoints = new LinkedHashMap<>();
		this.outcomes.get().forEach((name, outcomes) -> endpoints.put(name, describe(name, outcomes)));
		return new HarborDescriptor(clients, endpoints);
	}

	/**
	 * Check the keys and declared scopes of all existing clients. Blocks until Harbor has
	 * answered each call, up to the read timeout.
	 * @return the clients and webhook endpoints after the check
	 */
	@WriteOperation
	public HarborDescriptor check() {
		for (String name : this.clients.names()) {
			this.clients.find(name).ifPresent((client) -> check(name, client));
		}
		return harbor();
	}

	private static void check(String name, HarborClient client) {
		try {
			client.check(client.scopes(), Duration.ZERO);
		}
		catch (Exception ex) {
			// A client without a key must not hide the others.
			HarborClientChecks.reportFailure(name, ex);
		}
	}

	/**
	 * Forget that an event was handled, so that a replay of it is handled again.
	 * @param endpoint the name of the webhook endpoint
	 * @param eventId the id of the event
	 */
	@DeleteOperation(produces = { PRODUCES_V3, PRODUCES_V2, PRODUCES_JSON })
	public void forget(@Selector String endpoint, @Selector String eventId) {
		WebhookEventStore store = this.eventStore.get();
		if (store == null) {
			throw new InvalidEndpointRequestException("There is no store of handled events",
					"No event is kept: there is no store of handled events");
		}
		store.forget(endpoint, eventId);
	}

	/**
	 * Return whether the application has a handler or a secret for a webhook endpoint, or
	 * may have one because a provider of secrets fails.
	 */
	boolean hasWebhookEndpoint(String name) {
		try {
			return this.outcomes.get().containsKey(name) || !this.verifiers.get(name).secrets().isEmpty();
		}
		catch (IllegalArgumentException ex) {
			return false;
		}
		catch (Exception ex) {
			logger.debug("The secrets of webhook endpoint '%s' cannot be read: %s".formatted(name, ex.getClass()));
			return true;
		}
	}

	private Optional<ClientDescriptor> describe(String name) {
		try {
			return this.clients.hasKey(name) ? Optional.of(this.clients.find(name)
				.map((client) -> describe(name, client))
				.orElseGet(() -> ClientDescriptor.of("not_created"))) : Optional.empty();
		}
		catch (Exception ex) {
			// A client or key source of the application must not hide the others.
			logger.debug("Client '%s' has no status: %s".formatted(name, HarborClientChecks.withoutKeys(ex)));
			return Optional.of(ClientDescriptor.of("unavailable"));
		}
	}

	private ClientDescriptor describe(String name, HarborClient client) {
		ClientStatus status = client.status();
		String property = "harbor.clients." + name;
		List<KeyDescriptor> keys = status.keys().stream().map((key) -> describe(property, key)).toList();
		return new ClientDescriptor(status.state().name().toLowerCase(Locale.ROOT), client.environment().value(),
				sanitize(property + ".base-url", client.baseUrl().toString()), keys,
				ScopesDescription.of(client.scopes(), status), client.rateLimit().orElse(null),
				status.checkedAt().orElse(null), status.lastError().map(ErrorDescriptor::of).orElse(null));
	}

	private KeyDescriptor describe(String property, KeyStatus key) {
		return new KeyDescriptor(key.position(), sanitize(property + ".key", key.key()), key.current(),
				key.lastUsed().orElse(null));
	}

	private WebhookEndpointDescriptor describe(String name, Map<String, Long> outcomes) {
		String property = "harbor.webhook.endpoints." + name;
		return new WebhookEndpointDescriptor(
				secrets(name).stream().map((secret) -> describe(property, secret)).toList(), outcomes);
	}

	private List<SecretStatus> secrets(String endpoint) {
		try {
			return this.verifiers.get(endpoint).secrets();
		}
		catch (Exception ex) {
			// There is none, or a provider cannot name it now.
			return List.of();
		}
	}

	private SecretDescriptor describe(String property, SecretStatus secret) {
		return new SecretDescriptor(secret.position(), sanitize(property + ".redacted", secret.secret()),
				secret.lastMatched().orElse(null));
	}

	private @Nullable Object sanitize(String property, String value) {
		return this.sanitizer.sanitize(new SanitizableData(null, property, value), true);
	}

	/**
	 * Description of the clients and webhook endpoints of an application.
	 *
	 * @param clients the clients that have a key, by name
	 * @param webhookEndpoints the webhook endpoints that there are handlers for, by name
	 */
	public record HarborDescriptor(Map<String, ClientDescriptor> clients,
			Map<String, WebhookEndpointDescriptor> webhookEndpoints) implements OperationResponseBody {

	}

	/**
	 * Description of a client.
	 *
	 * @param state the state, {@code not_created} if nothing has used the client yet,
	 * {@code unavailable} if it throws an exception
	 * @param environment the environment
	 * @param baseUrl the base URL
	 * @param keys its keys
	 * @param scopes its scopes: declared, granted, assumed, missing and in excess
	 * @param rateLimit the rate limit of the last answer
	 * @param checkedAt when the state was last checked
	 * @param lastError the last error
	 */
	public record ClientDescriptor(String state, @Nullable String environment, @Nullable Object baseUrl,
			List<KeyDescriptor> keys, Map<String, List<String>> scopes, @Nullable RateLimit rateLimit,
			@Nullable Instant checkedAt, @Nullable ErrorDescriptor lastError) {

		static ClientDescriptor of(String state) {
			return new ClientDescriptor(state, null, null, List.of(), Map.of(), null, null, null);
		}

	}

	/**
	 * Description of a key.
	 *
	 * @param position its position, 0 for the first one
	 * @param key the key, redacted
	 * @param current whether the application still uses the key
	 * @param lastUsed when this instance last sent the key
	 */
	public record KeyDescriptor(int position, @Nullable Object key, boolean current, @Nullable Instant lastUsed) {

	}

	/**
	 * Description of an error.
	 *
	 * @param code the code of Harbor, or {@code connection} if there was no answer
	 * @param requestId the id of the request
	 * @param at the time of the error
	 * @param reason the reason of a missing answer, such as {@code unknown_host}
	 */
	public record ErrorDescriptor(String code, @Nullable String requestId, Instant at, @Nullable String reason) {

		static ErrorDescriptor of(LastError error) {
			return new ErrorDescriptor(error.code(), error.requestId().orElse(null), error.at(),
					error.reason().map(Reason::value).orElse(null));
		}

	}

	/**
	 * Description of a webhook endpoint.
	 *
	 * @param secrets its secrets
	 * @param outcomes the number of deliveries by outcome, since startup
	 */
	public record WebhookEndpointDescriptor(List<SecretDescriptor> secrets, Map<String, Long> outcomes) {

	}

	/**
	 * Description of a webhook secret.
	 *
	 * @param position its position, 0 for the newest one
	 * @param secret the secret, redacted
	 * @param lastMatched when a delivery to this instance was last signed with the secret
	 */
	public record SecretDescriptor(int position, @Nullable Object secret, @Nullable Instant lastMatched) {

	}

}
