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
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

import dev.harbor.ApiKey;
import dev.harbor.ApiKeyProvider;
import dev.harbor.HarborEnvironment;
import dev.harbor.Scope;
import dev.harbor.event.PayloadCheck;
import dev.harbor.event.PayloadConverter;
import dev.harbor.webhook.WebhookVerifiers;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;

import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.util.Assert;
import org.springframework.web.client.RestClient;

/**
 * Default {@link HarborClient.Builder} implementation.
 */
final class DefaultHarborClientBuilder implements HarborClient.Builder {

	private String name = "default";

	private @Nullable ApiKey apiKey;

	private @Nullable ApiKeyProvider apiKeyProvider;

	private @Nullable ApiKeyProvider fallbackApiKeyProvider;

	private @Nullable HarborEnvironment environment;

	private @Nullable URI baseUrl;

	private @Nullable String workspaceId;

	private Set<Scope> scopes = Set.of();

	private WebhookVerifiers webhookVerifiers = (endpoint) -> {
		throw new IllegalArgumentException(
				"There are no webhook secrets; set '%s'".formatted(SettingNames.ofWebhookSecret(endpoint)));
	};

	private Duration connectTimeout = Duration.ofSeconds(5);

	private Duration readTimeout = Duration.ofSeconds(30);

	private Duration totalTimeout = Duration.ofMinutes(2);

	private int maxRetries = 2;

	private Supplier<RestClient.Builder> restClientBuilder = RestClient::builder;

	private @Nullable Supplier<? extends ClientHttpRequestFactory> requestFactory;

	private ObservationRegistry observationRegistry = ObservationRegistry.NOOP;

	private @Nullable HarborClientObservationConvention observationConvention;

	private PayloadConverter payloadConverter = PayloadConverter.standard();

	private PayloadCheck payloadCheck = PayloadCheck.none();

	private Clock clock = Clock.systemUTC();

	@Override
	public HarborClient.Builder name(String name) {
		Assert.hasText(name, "'name' must not be empty");
		this.name = name;
		return this;
	}

	@Override
	public HarborClient.Builder apiKey(String apiKey) {
		return apiKey(ApiKey.of(apiKey));
	}

	@Override
	public HarborClient.Builder apiKey(ApiKey apiKey) {
		Assert.notNull(apiKey, "'apiKey' must not be null");
		this.apiKey = apiKey;
		this.apiKeyProvider = null;
		return this;
	}

	@Override
	public HarborClient.Builder apiKeyProvider(ApiKeyProvider apiKeyProvider) {
		Assert.notNull(apiKeyProvider, "'apiKeyProvider' must not be null");
		this.apiKeyProvider = apiKeyProvider;
		this.apiKey = null;
		return this;
	}

	@Override
	public HarborClient.Builder fallbackApiKeyProvider(ApiKeyProvider fallbackApiKeyProvider) {
		Assert.notNull(fallbackApiKeyProvider, "'fallbackApiKeyProvider' must not be null");
		this.fallbackApiKeyProvider = fallbackApiKeyProvider;
		return this;
	}

	@Override
	public HarborClient.Builder environment(HarborEnvironment environment) {
		Assert.notNull(environment, "'environment' must not be null");
		this.environment = environment;
		return this;
	}

	@Override
	public HarborClient.Builder baseUrl(String baseUrl) {
		return baseUrl(URI.create(baseUrl));
	}

	@Override
	public HarborClient.Builder baseUrl(URI baseUrl) {
		this.baseUrl = BaseUrls.requireSecure(baseUrl);
		return this;
	}

	@Override
	public HarborClient.Builder insecureBaseUrl(URI baseUrl) {
		this.baseUrl = BaseUrls.requireValid(baseUrl);
		return this;
	}

	@Override
	public HarborClient.Builder workspaceId(String workspaceId) {
		Assert.hasText(workspaceId, "'workspaceId' must not be empty");
		this.workspaceId = workspaceId;
		return this;
	}

	@Override
	public HarborClient.Builder scopes(Scope... scopes) {
		return scopes(List.of(scopes));
	}

	@Override
	public HarborClient.Builder scopes(Collection<Scope> scopes) {
		this.scopes = Set.copyOf(scopes);
		return this;
	}

	@Override
	public HarborClient.Builder webhookVerifiers(WebhookVerifiers webhookVerifiers) {
		Assert.notNull(webhookVerifiers, "'webhookVerifiers' must not be null");
		this.webhookVerifiers = webhookVerifiers;
		return this;
	}

	@Override
	public HarborClient.Builder connectTimeout(Duration connectTimeout) {
		this.connectTimeout = requirePositive(connectTimeout, "connectTimeout");
		return this;
	}

	@Override
	public HarborClient.Builder readTimeout(Duration readTimeout) {
		this.readTimeout = requirePositive(readTimeout, "readTimeout");
		return this;
	}

	@Override
	public HarborClient.Builder totalTimeout(Duration totalTimeout) {
		this.totalTimeout = requirePositive(totalTimeout, "totalTimeout");
		return this;
	}

	private static Duration requirePositive(Duration duration, String name) {
		Assert.isTrue(duration.compareTo(Duration.ZERO) > 0, () -> "'" + name + "' must be positive");
		return duration;
	}

	@Override
	public HarborClient.Builder maxRetries(int maxRetries) {
		Assert.isTrue(maxRetries >= 0, "'maxRetries' must not be negative");
		this.maxRetries = maxRetries;
		return this;
	}

	@Override
	public HarborClient.Builder restClientBuilder(RestClient.Builder restClientBuilder) {
		Assert.notNull(restClientBuilder, "'restClientBuilder' must not be null");
		RestClient.Builder copy = restClientBuilder.clone();
		return restClientBuilder(() -> copy);
	}

	@Override
	public HarborClient.Builder restClientBuilder(Supplier<RestClient.Builder> restClientBuilder) {
		Assert.notNull(restClientBuilder, "'restClientBuilder' must not be null");
		this.restClientBuilder = restClientBuilder;
		return this;
	}

	@Override
	public HarborClient.Builder requestFactory(Supplier<? extends ClientHttpRequestFactory> requestFactory) {
		Assert.notNull(requestFactory, "'requestFactory' must not be null");
		this.requestFactory = requestFactory;
		return this;
	}

	@Override
	public HarborClient.Builder observationRegistry(ObservationRegistry observationRegistry) {
		Assert.notNull(observationRegistry, "'observationRegistry' must not be null");
		this.observationRegistry = observationRegistry;
		return this;
	}

	@Override
	public HarborClient.Builder observationConvention(HarborClientObservationConvention observationConvention) {
		Assert.notNull(observationConvention, "'observationConvention' must not be null");
		this.observationConvention = observationConvention;
		return this;
	}

	@Override
	public HarborClient.Builder payloadConverter(PayloadConverter payloadConverter) {
		Assert.notNull(payloadConverter, "'payloadConverter' must not be null");
		this.payloadConverter = payloadConverter;
		return this;
	}

	@Override
	public HarborClient.Builder payloadCheck(PayloadCheck payloadCheck) {
		Assert.notNull(payloadCheck, "'payloadCheck' must not be null");
		this.payloadCheck = payloadCheck;
		return this;
	}

	@Override
	public HarborClient.Builder clock(Clock clock) {
		Assert.notNull(clock, "'clock' must not be null");
		this.clock = clock;
		return this;
	}

	@Override
	public HarborClient build() {
		KeyRing keys = new KeyRing(this.name, this.clock, knownEnvironment(), apiKeyProvider(),
				this.fallbackApiKeyProvider);
		URI url = (this.baseUrl != null) ? this.baseUrl : keys.environment().baseUrl();
		ClientSettings settings = new ClientSettings(this.name, url, this.workspaceId, this.scopes,
				this.webhookVerifiers, this.readTimeout, this.totalTimeout, this.maxRetries, this.observationRegistry,
				this.observationConvention, this.payloadConverter, this.payloadCheck, this.clock);
		HarborTransport transport = new HarborTransport(this.name, url, this.restClientBuilder, requestFactory());
		return new DefaultHarborClient(settings, keys, transport);
	}

	private ApiKeyProvider apiKeyProvider() {
		ApiKey key = this.apiKey;
		if (key != null) {
			return () -> key;
		}
		if (this.apiKeyProvider == null) {
			throw new IllegalStateException("Client '%s' has no API key; set '%s'".formatted(this.name,
					SettingNames.of(this.name, "secret-key")));
		}
		return this.apiKeyProvider;
	}

	/**
	 * Return the environment without calling a provider.
	 */
	private @Nullable HarborEnvironment knownEnvironment() {
		HarborEnvironment known = this.environment;
		Optional<HarborEnvironment> ofUrl = Optional.ofNullable(this.baseUrl).flatMap(HarborEnvironment::ofBaseUrl);
		if (this.baseUrl != null && BaseUrls.isInsecure(this.baseUrl)) {
			Assert.state(ofUrl.orElse(HarborEnvironment.SANDBOX) == HarborEnvironment.SANDBOX,
					() -> "Base URL of client '%s' must be https, as is that of the live environment"
						.formatted(this.name));
			// Live data is never sent without encryption.
			ofUrl = Optional.of(HarborEnvironment.SANDBOX);
		}
		Optional<HarborEnvironment> ofKey = Optional.ofNullable(this.apiKey).map(ApiKey::environment);
		for (Optional<HarborEnvironment> other : List.of(ofUrl, ofKey)) {
			if (other.isPresent()) {
				Assert.state(known == null || known == other.get(),
						() -> "Environment, API key and base URL of client '%s' do not agree".formatted(this.name));
				known = other.get();
			}
		}
		return known;
	}

	private Supplier<? extends ClientHttpRequestFactory> requestFactory() {
		if (this.requestFactory != null) {
			return this.requestFactory;
		}
		Duration timeout = this.connectTimeout;
		return () -> new JdkClientHttpRequestFactory(
				HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER).connectTimeout(timeout).build());
	}

}
