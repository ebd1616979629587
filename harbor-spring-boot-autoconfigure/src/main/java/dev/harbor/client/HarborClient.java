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

package dev.harbor.client;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

import dev.harbor.ApiKey;
import dev.harbor.ApiKeyProvider;
import dev.harbor.HarborEnvironment;
import dev.harbor.RateLimit;
import dev.harbor.Scope;
import dev.harbor.event.EventOperations;
import dev.harbor.event.PayloadConverter;
import dev.harbor.webhook.WebhookEndpointOperations;
import dev.harbor.webhook.WebhookVerifier;
import dev.harbor.webhook.WebhookVerifiers;
import dev.harbor.workspace.WorkspaceOperations;
import io.micrometer.observation.ObservationRegistry;

import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.web.client.RestClient;

/**
 * A client for the Harbor API with one API key and, if declared, the scopes that key is
 * meant to have. Safe for use by several threads; creating one opens no connection and
 * starts no thread, the first call does.
 * <p>
 * Every call is retried where that is safe and promises success: after a rate limit's
 * time, after connection failures and after the statuses 500, 502, 503 and 504, never
 * beyond the call's total timeout. A call outside the declared scopes is refused with
 * {@link dev.harbor.PermissionDeniedException} before anything is sent. Redirects are
 * never followed.
 *
 * @since 0.1.0
 */
public interface HarborClient extends AutoCloseable {

	/**
	 * Return what this client can do with events.
	 * @return the operations
	 */
	EventOperations events();

	/**
	 * Return what this client can do with webhook endpoints.
	 * @return the operations
	 */
	WebhookEndpointOperations webhooks();

	/**
	 * Return what this client can do with workspaces.
	 * @return the operations
	 */
	WorkspaceOperations workspaces();

	/**
	 * Return the environment that this client works in.
	 * @return the environment
	 */
	HarborEnvironment environment();

	/**
	 * Return where this client finds Harbor.
	 * @return the URL, without {@code /v1}
	 */
	default URI baseUrl() {
		return environment().baseUrl();
	}

	/**
	 * Return the workspace for requests that name none.
	 * @return the id of the workspace, or empty if this client has none
	 */
	default Optional<String> workspaceId() {
		return Optional.empty();
	}

	/**
	 * Return the scopes that this client's key is meant to have.
	 * @return the declared scopes, empty if none are declared; then nothing is refused
	 * locally
	 */
	Set<Scope> scopes();

	/**
	 * Return the rate limit of the key that was used last.
	 * @return what the last successful answer told, or empty before the first one with
	 * this key; with nothing remaining after an answer that the limit is exceeded, which
	 * has no numbers, until another one tells
	 */
	Optional<RateLimit> rateLimit();

	/**
	 * Return what this client knows about itself, without asking Harbor.
	 * @return a snapshot
	 */
	ClientStatus status();

	/**
	 * Find out whether Harbor accepts the key, and whether that has some scopes: by calls
	 * that are wrong on purpose and change nothing, one for each scope, or a single one
	 * if there are none to ask about. They are not retried and wait for no rate limit:
	 * they are left out while the limit is exceeded or few requests remain, unless
	 * {@code maxAge} is zero. Blocks for the read timeout at the most for each call. What
	 * Harbor says is no failure of this method: it is in the status.
	 * @param scopes the scopes to ask about, declared or not
	 * @param maxAge leave out what was learned from an answer in this time; zero to ask
	 * about all, in any case
	 * @return the status after that
	 */
	default ClientStatus check(Set<Scope> scopes, Duration maxAge) {
		return status();
	}

	/**
	 * Return the verifier of a webhook endpoint.
	 * @param endpoint the name of the endpoint, {@code default} for the default one
	 * @return the verifier
	 * @throws IllegalArgumentException if the endpoint has no secret; the message names
	 * the property to set
	 */
	WebhookVerifier webhookVerifier(String endpoint);

	/**
	 * Close this client. Nothing is sent after that: later calls, and those that wait for
	 * another attempt, fail with a {@link dev.harbor.HarborConnectionException}. An
	 * attempt that is under way is not cut off. A client that is a bean is closed with
	 * its context.
	 */
	@Override
	default void close() {
	}

	/**
	 * Start building a client.
	 * @return a builder with Harbor's defaults and no key
	 */
	static Builder builder() {
		return new DefaultHarborClientBuilder();
	}

	/**
	 * Builds a {@link HarborClient}. Not for use by several threads. A value that cannot
	 * be right is refused where it is set, with an {@link IllegalArgumentException} that
	 * does not repeat secrets.
	 */
	interface Builder {

		/**
		 * Set the name of the client, which exceptions and logs tell.
		 * @param name the name, {@code default} where none is set
		 * @return this builder
		 */
		Builder name(String name);

		/**
		 * Set the API key. Takes the place of a provider.
		 * @param apiKey the key
		 * @return this builder
		 */
		Builder apiKey(String apiKey);

		/**
		 * Set the API key. Takes the place of a provider.
		 * @param apiKey the key
		 * @return this builder
		 */
		Builder apiKey(ApiKey apiKey);

		/**
		 * Set where the API key comes from, which is asked before every attempt. What it
		 * throws reaches the caller, and no other key is sent in the place of the one
		 * that it returns. Takes the place of a key.
		 * @param apiKeyProvider the provider
		 * @return this builder
		 */
		Builder apiKeyProvider(ApiKeyProvider apiKeyProvider);

		/**
		 * Set where a second API key comes from. Where Harbor refuses the first one, a
		 * call is repeated once with this one, and later calls begin with this one as
		 * long as the first one stays the same; so both orders of handing out a new key
		 * and revoking the old one lose nothing. It has to be a key of the same identity:
		 * do not use one with a provider whose keys belong to several tenants.
		 * @param fallbackApiKeyProvider the provider, which may throw
		 * {@link java.util.NoSuchElementException} as long as there is no such key
		 * @return this builder
		 */
		Builder fallbackApiKeyProvider(ApiKeyProvider fallbackApiKeyProvider);

		/**
		 * Set the environment, which otherwise is read off the key or the base URL.
		 * @param environment the environment
		 * @return this builder
		 */
		Builder environment(HarborEnvironment environment);

		/**
		 * Set where Harbor is, which otherwise follows from the environment.
		 * @param baseUrl the URL without {@code /v1}; {@code https}, or {@code http} on a
		 * loopback address
		 * @return this builder
		 */
		Builder baseUrl(String baseUrl);

		/**
		 * Set where Harbor is, which otherwise follows from the environment.
		 * @param baseUrl the URL without {@code /v1}; {@code https}, or {@code http} on a
		 * loopback address
		 * @return this builder
		 */
		Builder baseUrl(URI baseUrl);

		/**
		 * Set where Harbor is, as {@link #baseUrl(URI)} does, but accept {@code http} on
		 * any host, such as that of another container. The key and all data are sent
		 * unencrypted then, so the client is one for the sandbox: a live key is refused.
		 * @param baseUrl the URL without {@code /v1}
		 * @return this builder
		 */
		Builder insecureBaseUrl(URI baseUrl);

		/**
		 * Set the workspace for requests that name none.
		 * @param workspaceId the id of the workspace
		 * @return this builder
		 */
		Builder workspaceId(String workspaceId);

		/**
		 * Declare the scopes that the key is meant to have. Calls outside them are
		 * refused before anything is sent.
		 * @param scopes the scopes, none to declare none
		 * @return this builder
		 */
		Builder scopes(Scope... scopes);

		/**
		 * Declare the scopes that the key is meant to have. Calls outside them are
		 * refused before anything is sent.
		 * @param scopes the scopes, empty to declare none
		 * @return this builder
		 */
		Builder scopes(Collection<Scope> scopes);

		/**
		 * Set what {@link HarborClient#webhookVerifier} answers from.
		 * @param webhookVerifiers the verifiers
		 * @return this builder
		 */
		Builder webhookVerifiers(WebhookVerifiers webhookVerifiers);

		/**
		 * Set how long connecting may take. Not applied to a request factory of the
		 * caller's.
		 * @param connectTimeout the time, positive; 5 seconds where none is set
		 * @return this builder
		 */
		Builder connectTimeout(Duration connectTimeout);

		/**
		 * Set how long one attempt may take, from sending to the last byte of the answer.
		 * @param readTimeout the time, positive; 30 seconds where none is set
		 * @return this builder
		 */
		Builder readTimeout(Duration readTimeout);

		/**
		 * Set how long a call may take with all its attempts and waits. No retry begins
		 * with less than a second left.
		 * @param totalTimeout the time, positive; 2 minutes where none is set
		 * @return this builder
		 */
		Builder totalTimeout(Duration totalTimeout);

		/**
		 * Set how often a call is retried.
		 * @param maxRetries the number of attempts after the first, not negative; 2 where
		 * none is set
		 * @return this builder
		 */
		Builder maxRetries(int maxRetries);

		/**
		 * Set what the client's {@code RestClient} is built from: its interceptors,
		 * initializers, observation registry and default headers are kept. Its base URL,
		 * message converters, status handlers and request factory are not used, and it
		 * cannot change the JSON, the {@code Authorization} header or the host.
		 * @param restClientBuilder the builder, of which a copy is used
		 * @return this builder
		 * @see #requestFactory
		 */
		Builder restClientBuilder(RestClient.Builder restClientBuilder);

		/**
		 * Set what the client's {@code RestClient} is built from, as
		 * {@link #restClientBuilder(RestClient.Builder)} does, but ask for it only at the
		 * first call.
		 * @param restClientBuilder supplies the builder, of which a copy is used
		 * @return this builder
		 */
		Builder restClientBuilder(Supplier<RestClient.Builder> restClientBuilder);

		/**
		 * Set the HTTP client, which otherwise is the JDK's. It must not follow
		 * redirects, nor retry by itself. An attempt is bounded by the read timeout and
		 * the call's total timeout only where it is a
		 * {@link org.springframework.http.client.JdkClientHttpRequestFactory}, which is
		 * not changed by that and may be shared with others; any other, also a subclass
		 * of that one, needs timeouts of its own.
		 * @param requestFactory supplies the request factory, at the first call
		 * @return this builder
		 */
		Builder requestFactory(Supplier<? extends ClientHttpRequestFactory> requestFactory);

		/**
		 * Set where calls are observed, as {@link HarborClientObservation} documents.
		 * @param observationRegistry the registry; calls are not observed where none is
		 * set
		 * @return this builder
		 */
		Builder observationRegistry(ObservationRegistry observationRegistry);

		/**
		 * Set what observations are to be named and tagged like.
		 * @param observationConvention the convention,
		 * {@link DefaultHarborClientObservationConvention} where none is set
		 * @return this builder
		 */
		Builder observationConvention(HarborClientObservationConvention observationConvention);

		/**
		 * Set what converts the payloads of events.
		 * @param payloadConverter the converter, {@link PayloadConverter#standard()}
		 * where none is set
		 * @return this builder
		 */
		Builder payloadConverter(PayloadConverter payloadConverter);

		/**
		 * Set the clock for times that are shown and for rate limits.
		 * @param clock the clock, the system's where none is set
		 * @return this builder
		 */
		Builder clock(Clock clock);

		/**
		 * Build the client. Without a base URL and an environment a provider is asked for
		 * its key now.
		 * @return the client
		 * @throws IllegalStateException if there is no key, or if key, environment and
		 * base URL do not agree
		 */
		HarborClient build();

	}

}
