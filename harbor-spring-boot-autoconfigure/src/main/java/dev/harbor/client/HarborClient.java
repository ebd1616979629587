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
import dev.harbor.event.PayloadCheck;
import dev.harbor.event.PayloadConverter;
import dev.harbor.webhook.WebhookEndpointOperations;
import dev.harbor.webhook.WebhookVerifier;
import dev.harbor.webhook.WebhookVerifiers;
import dev.harbor.workspace.WorkspaceOperations;
import io.micrometer.observation.ObservationRegistry;

import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.web.client.RestClient;

/**
 * Client for the Harbor API with an API key and, if declared, its scopes. Safe for use by
 * several threads. The first call opens a connection and starts threads; creating a
 * client does neither.
 * <p>
 * Calls are retried after the time of a rate limit, after connection failures and after
 * the statuses 500, 502, 503 and 504, within the total timeout of the call. A call
 * outside the declared scopes fails with {@link dev.harbor.PermissionDeniedException}
 * before anything is sent. Redirects are never followed.
 *
 * @since 0.1.0
 */
public interface HarborClient extends AutoCloseable {

	/**
	 * Return the operations on events.
	 * @return the operations
	 */
	EventOperations events();

	/**
	 * Return the operations on webhook endpoints.
	 * @return the operations
	 */
	WebhookEndpointOperations webhooks();

	/**
	 * Return the operations on workspaces.
	 * @return the operations
	 */
	WorkspaceOperations workspaces();

	/**
	 * Return the environment of this client.
	 * @return the environment
	 */
	HarborEnvironment environment();

	/**
	 * Return the base URL of this client.
	 * @return the URL, without {@code /v1}
	 */
	default URI baseUrl() {
		return environment().baseUrl();
	}

	/**
	 * Return the workspace of requests without a workspace.
	 * @return the id of the workspace, or empty if there is none
	 */
	default Optional<String> workspaceId() {
		return Optional.empty();
	}

	/**
	 * Return the declared scopes of this client.
	 * @return the scopes, or empty if none are declared and nothing is refused locally
	 */
	Set<Scope> scopes();

	/**
	 * Return the rate limit of the key that was used last.
	 * @return the limit of the last successful answer, or empty before the first one with
	 * this key; nothing remains after an answer that the limit is exceeded, until the
	 * next successful one
	 */
	Optional<RateLimit> rateLimit();

	/**
	 * Return the status of this client, without calling Harbor.
	 * @return a snapshot
	 */
	ClientStatus status();

	/**
	 * Check whether Harbor accepts the key, and whether the key has some scopes. A check
	 * sends invalid calls, which change nothing: one for each scope, or a single one if
	 * there are none. The calls are not retried and do not wait for the rate limit. They
	 * are omitted while the limit is exceeded or few requests remain, unless
	 * {@code maxAge} is zero. Blocks up to the read timeout for each call. The result is
	 * in the status; a refusal does not throw an exception.
	 * @param scopes the scopes to ask about, declared or not
	 * @param maxAge the age up to which the results of earlier answers are used instead
	 * of a call; zero to make all calls
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
	 * Close this client. Later calls, and calls that wait for another attempt, fail with
	 * a {@link dev.harbor.HarborConnectionException}. An attempt in progress is
	 * completed. A client that is a bean is closed with its context.
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
	 * Builder of a {@link HarborClient}. Not safe for use by several threads. Setters
	 * throw an {@link IllegalArgumentException} for invalid values, without secrets in
	 * its message.
	 */
	interface Builder {

		/**
		 * Set the name of the client in exceptions and logs.
		 * @param name the name; the default is {@code default}
		 * @return this builder
		 */
		Builder name(String name);

		/**
		 * Set the API key. Replaces a provider.
		 * @param apiKey the key
		 * @return this builder
		 */
		Builder apiKey(String apiKey);

		/**
		 * Set the API key. Replaces a provider.
		 * @param apiKey the key
		 * @return this builder
		 */
		Builder apiKey(ApiKey apiKey);

		/**
		 * Set the provider of the API key, which is called before each attempt. Its
		 * exceptions reach the caller, and no other key replaces the one that it returns.
		 * Replaces a key.
		 * @param apiKeyProvider the provider
		 * @return this builder
		 */
		Builder apiKeyProvider(ApiKeyProvider apiKeyProvider);

		/**
		 * Set the provider of a fallback API key. If Harbor refuses the first key, a call
		 * is repeated once with the fallback, and later calls start with it as long as
		 * the first key does not change. Both keys must belong to the same identity: do
		 * not use a fallback with a provider of keys of several tenants.
		 * @param fallbackApiKeyProvider the provider, which may throw
		 * {@link java.util.NoSuchElementException} as long as there is no such key
		 * @return this builder
		 */
		Builder fallbackApiKeyProvider(ApiKeyProvider fallbackApiKeyProvider);

		/**
		 * Set the environment. Defaults to the environment of the key or the base URL.
		 * @param environment the environment
		 * @return this builder
		 */
		Builder environment(HarborEnvironment environment);

		/**
		 * Set the base URL. Defaults to the URL of the environment.
		 * @param baseUrl the URL without {@code /v1}; {@code https}, or {@code http} on a
		 * loopback address
		 * @return this builder
		 */
		Builder baseUrl(String baseUrl);

		/**
		 * Set the base URL. Defaults to the URL of the environment.
		 * @param baseUrl the URL without {@code /v1}; {@code https}, or {@code http} on a
		 * loopback address
		 * @return this builder
		 */
		Builder baseUrl(URI baseUrl);

		/**
		 * Set the base URL, and allow {@code http} on any host, such as another
		 * container. The key and all data are not encrypted, so a live key is refused.
		 * @param baseUrl the URL without {@code /v1}
		 * @return this builder
		 */
		Builder insecureBaseUrl(URI baseUrl);

		/**
		 * Set the workspace of requests without a workspace.
		 * @param workspaceId the id of the workspace
		 * @return this builder
		 */
		Builder workspaceId(String workspaceId);

		/**
		 * Declare the scopes of the key. Calls outside these scopes are refused before
		 * anything is sent.
		 * @param scopes the scopes, none to declare none
		 * @return this builder
		 */
		Builder scopes(Scope... scopes);

		/**
		 * Declare the scopes of the key. Calls outside these scopes are refused before
		 * anything is sent.
		 * @param scopes the scopes, empty to declare none
		 * @return this builder
		 */
		Builder scopes(Collection<Scope> scopes);

		/**
		 * Set the verifiers for {@link HarborClient#webhookVerifier}.
		 * @param webhookVerifiers the verifiers
		 * @return this builder
		 */
		Builder webhookVerifiers(WebhookVerifiers webhookVerifiers);

		/**
		 * Set the connect timeout. Does not apply to a custom request factory.
		 * @param connectTimeout the time, positive; the default is 5 seconds
		 * @return this builder
		 */
		Builder connectTimeout(Duration connectTimeout);

		/**
		 * Set the read timeout, from sending an attempt to the last byte of its answer.
		 * @param readTimeout the time, positive; the default is 30 seconds
		 * @return this builder
		 */
		Builder readTimeout(Duration readTimeout);

		/**
		 * Set the timeout of a call with all its attempts and pauses. No retry starts
		 * with less than a second left.
		 * @param totalTimeout the time, positive; the default is 2 minutes
		 * @return this builder
		 */
		Builder totalTimeout(Duration totalTimeout);

		/**
		 * Set the maximum number of retries.
		 * @param maxRetries the number of attempts after the first, not negative; the
		 * default is 2
		 * @return this builder
		 */
		Builder maxRetries(int maxRetries);

		/**
		 * Set the builder of the client's {@code RestClient}. Its interceptors,
		 * initializers, observation registry and default headers are used. Its base URL,
		 * message converters, status handlers and request factory are ignored, and it
		 * cannot change the JSON, the {@code Authorization} header or the host.
		 * @param restClientBuilder the builder, of which a copy is used
		 * @return this builder
		 * @see #requestFactory
		 */
		Builder restClientBuilder(RestClient.Builder restClientBuilder);

		/**
		 * Set the supplier of the builder of the client's {@code RestClient}, which is
		 * called at the first call. See {@link #restClientBuilder(RestClient.Builder)}.
		 * @param restClientBuilder supplies the builder, of which a copy is used
		 * @return this builder
		 */
		Builder restClientBuilder(Supplier<RestClient.Builder> restClientBuilder);

		/**
		 * Set the HTTP client. Defaults to the HTTP client of the JDK. It must neither
		 * follow redirects nor retry. The timeouts of this builder apply to a
		 * {@link org.springframework.http.client.JdkClientHttpRequestFactory}, which is
		 * not changed and may be shared; any other factory, including a subclass, needs
		 * its own timeouts.
		 * @param requestFactory supplies the request factory, at the first call
		 * @return this builder
		 */
		Builder requestFactory(Supplier<? extends ClientHttpRequestFactory> requestFactory);

		/**
		 * Set the observation registry. See {@link HarborClientObservation}.
		 * @param observationRegistry the registry; without one, calls are not observed
		 * @return this builder
		 */
		Builder observationRegistry(ObservationRegistry observationRegistry);

		/**
		 * Set the convention of observations.
		 * @param observationConvention the convention; the default is
		 * {@link DefaultHarborClientObservationConvention}
		 * @return this builder
		 */
		Builder observationConvention(HarborClientObservationConvention observationConvention);

		/**
		 * Set the converter of payloads.
		 * @param payloadConverter the converter; the default is
		 * {@link PayloadConverter#standard()}
		 * @return this builder
		 */
		Builder payloadConverter(PayloadConverter payloadConverter);

		/**
		 * Set what checks the payloads of events before they are created.
		 * @param payloadCheck the check; the default is {@link PayloadCheck#none()}
		 * @return this builder
		 * @since 0.2.0
		 */
		Builder payloadCheck(PayloadCheck payloadCheck);

		/**
		 * Set the clock of shown times and rate limits.
		 * @param clock the clock; the default is the system clock
		 * @return this builder
		 */
		Builder clock(Clock clock);

		/**
		 * Build the client. Without a base URL and an environment, the provider is called
		 * for its key.
		 * @return the client
		 * @throws IllegalStateException if there is no key, or if key, environment and
		 * base URL do not agree
		 */
		HarborClient build();

	}

}
