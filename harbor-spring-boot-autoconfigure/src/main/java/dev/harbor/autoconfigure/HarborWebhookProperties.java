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

package dev.harbor.autoconfigure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

import dev.harbor.autoconfigure.WebhookSecretSources.Source;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.core.io.Resource;
import org.springframework.util.StringUtils;
import org.springframework.util.unit.DataSize;

/**
 * Configuration properties for receiving Harbor's webhooks.
 *
 * @since 0.1.0
 */
@ConfigurationProperties("harbor.webhook")
public class HarborWebhookProperties implements InitializingBean, DisposableBean {

	static final String PREFIX = "harbor.webhook.";

	/**
	 * Name of the default endpoint.
	 */
	public static final String DEFAULT_ENDPOINT = "default";

	private static final Pattern PATH = Pattern.compile("/|(?!.*/\\.{1,2}(?:/|$))(?:/[^\\s/{}*?#;%\\\\]+)+/?");

	/**
	 * Secret of the endpoint 'default'.
	 */
	private @Nullable String secret;

	/**
	 * Path of deliveries for listeners of the endpoint 'default'.
	 */
	private String path = "/webhooks/harbor";

	/**
	 * Comma-separated list of secrets of the endpoint 'default' that are valid at the
	 * same time, newest first.
	 */
	private List<String> secrets = new ArrayList<>();

	/**
	 * Location of a resource with the secrets of the endpoint 'default', one on each
	 * line, newest first. Changes are applied at runtime.
	 */
	private @Nullable Resource secretLocation;

	/**
	 * Webhook endpoints by name.
	 */
	private final Map<String, Endpoint> endpoints = new LinkedHashMap<>();

	/**
	 * Maximum difference between the current time and the time of the signature, in
	 * either direction.
	 */
	private Duration tolerance = Duration.ofMinutes(5);

	/**
	 * Maximum size of the body of a delivery.
	 */
	private DataSize maxBodySize = DataSize.ofMegabytes(1);

	/**
	 * Whether to log the likely cause of refused deliveries. For development only:
	 * startup fails if there is a live key.
	 */
	private boolean explainRejections;

	private final Store store = new Store();

	private final LastValid<WebhookSecretSources> validSecrets = new LastValid<>(HarborWebhookProperties.class,
			"all webhook secrets remain unchanged");

	public @Nullable String getSecret() {
		return this.secret;
	}

	public void setSecret(@Nullable String secret) {
		this.secret = StringUtils.hasText(secret) ? secret : null;
	}

	public String getPath() {
		return this.path;
	}

	public void setPath(String path) {
		this.path = path;
	}

	public List<String> getSecrets() {
		return this.secrets;
	}

	public void setSecrets(List<String> secrets) {
		this.secrets = secrets;
	}

	public @Nullable Resource getSecretLocation() {
		return this.secretLocation;
	}

	public void setSecretLocation(@Nullable Resource secretLocation) {
		this.secretLocation = secretLocation;
	}

	public Map<String, Endpoint> getEndpoints() {
		return this.endpoints;
	}

	public Duration getTolerance() {
		return this.tolerance;
	}

	public void setTolerance(Duration tolerance) {
		this.tolerance = tolerance;
	}

	public DataSize getMaxBodySize() {
		return this.maxBodySize;
	}

	public void setMaxBodySize(DataSize maxBodySize) {
		this.maxBodySize = maxBodySize;
	}

	public boolean isExplainRejections() {
		return this.explainRejections;
	}

	public void setExplainRejections(boolean explainRejections) {
		this.explainRejections = explainRejections;
	}

	public Store getStore() {
		return this.store;
	}

	/**
	 * Return the name of the property for the secret of an endpoint.
	 * @param endpoint the name of the endpoint
	 * @return the name of the property
	 */
	public static String secretPropertyName(String endpoint) {
		return propertyName(endpoint, "secret");
	}

	static String propertyName(String endpoint, String name) {
		return (endpoint.equals(DEFAULT_ENDPOINT) ? PREFIX : PREFIX + "endpoints." + endpoint + ".") + name;
	}

	/**
	 * Return the path of deliveries for listeners of an endpoint.
	 * @param endpoint the name of the endpoint
	 * @return the path within the application
	 * @throws InvalidHarborPropertyException if it is not a path
	 */
	public String pathOf(String endpoint) {
		String path = this.endpoints.entrySet()
			.stream()
			.filter((candidate) -> RelaxedNames.uniform(candidate.getKey()).equals(RelaxedNames.uniform(endpoint)))
			.findFirst()
			.map((found) -> found.getValue().getPath())
			.orElse(null);
		if (path == null) {
			path = endpoint.equals(DEFAULT_ENDPOINT) ? this.path : "/webhooks/harbor/" + endpoint;
		}
		if (!PATH.matcher(path).matches()) {
			throw new InvalidHarborPropertyException(pathPropertyName(endpoint),
					"It must be one path that begins with a slash, without patterns, blanks, a query, percent encoding, "
							+ "empty segments, '.' and '..'");
		}
		return path;
	}

	/**
	 * Return the name of the property for the path of an endpoint.
	 * @param endpoint the name of the endpoint
	 * @return the name of the property
	 */
	public static String pathPropertyName(String endpoint) {
		return propertyName(endpoint, "path");
	}

	/**
	 * Return whether a text can be the secret of an endpoint: it is neither blank, nor an
	 * API key or an unresolved placeholder.
	 * @param secret the text
	 * @return whether the text can be a secret
	 */
	public static boolean isUsableSecret(String secret) {
		return !secret.isBlank() && !HarborWebhookPropertiesValidator.isApiKey(secret)
				&& !UnresolvedPlaceholders.areIn(secret);
	}

	/**
	 * Return whether an endpoint has a secret or a location of secrets.
	 * @param endpoint the name of the endpoint
	 * @return whether the endpoint has secrets
	 */
	public boolean hasSecret(String endpoint) {
		return secrets(endpoint).exists();
	}

	/**
	 * Return the last valid secrets of an endpoint.
	 */
	Source secrets(String endpoint) {
		WebhookSecretSources valid = this.validSecrets.get();
		return (valid != null) ? valid.get(endpoint) : Source.NONE;
	}

	/**
	 * Return the names of the endpoints with secrets.
	 */
	Set<String> endpoints() {
		WebhookSecretSources valid = this.validSecrets.get();
		return (valid != null) ? valid.names() : Set.of();
	}

	/**
	 * Called at the end of binding if a value cannot be used.
	 */
	void reject(InvalidHarborPropertyException problem) {
		this.validSecrets.reject(problem);
	}

	@Override
	public void afterPropertiesSet() {
		this.endpoints.keySet().retainAll(RelaxedNames.distinct(this.endpoints.keySet()));
		this.validSecrets.update(new HarborWebhookPropertiesValidator(this)::validate,
				() -> WebhookSecretSources.of(this));
	}

	/**
	 * Reset before the secrets are bound again, so that removed secrets do not remain.
	 * Secrets in use do not change.
	 */
	@Override
	public void destroy() {
		setSecret(null);
		setSecrets(new ArrayList<>());
		setSecretLocation(null);
		this.endpoints.clear();
	}

	/**
	 * A webhook endpoint.
	 */
	public static class Endpoint {

		/**
		 * Path of deliveries for listeners of the endpoint. Default is
		 * '/webhooks/harbor/', followed by the name of the endpoint.
		 */
		private @Nullable String path;

		/**
		 * Secret of the endpoint.
		 */
		private @Nullable String secret;

		/**
		 * Comma-separated list of secrets of the endpoint that are valid at the same
		 * time, newest first.
		 */
		private List<String> secrets = new ArrayList<>();

		/**
		 * Location of a resource with the secrets of the endpoint, one on each line,
		 * newest first. Changes are applied at runtime.
		 */
		private @Nullable Resource secretLocation;

		public @Nullable String getPath() {
			return this.path;
		}

		public void setPath(@Nullable String path) {
			this.path = StringUtils.hasText(path) ? path : null;
		}

		public @Nullable String getSecret() {
			return this.secret;
		}

		public void setSecret(@Nullable String secret) {
			this.secret = StringUtils.hasText(secret) ? secret : null;
		}

		public List<String> getSecrets() {
			return this.secrets;
		}

		public void setSecrets(List<String> secrets) {
			this.secrets = secrets;
		}

		public @Nullable Resource getSecretLocation() {
			return this.secretLocation;
		}

		public void setSecretLocation(@Nullable Resource secretLocation) {
			this.secretLocation = secretLocation;
		}

	}

	/**
	 * Store of handled events.
	 */
	public static class Store {

		/**
		 * Type of the store of handled events.
		 */
		private Type type = Type.MEMORY;

		/**
		 * Name that separates the events of applications that share a table. Default is
		 * 'spring.application.name'.
		 */
		private @Nullable String application;

		/**
		 * How long to keep handled events. Must be at least 72 hours, which is how long
		 * Harbor retries.
		 */
		private Duration retention = Duration.ofHours(96);

		/**
		 * How long a handler may take before its event can be handled again. Must be
		 * shorter than 5 minutes, which is the time to Harbor's first retry.
		 */
		private Duration lease = Duration.ofMinutes(4);

		public Type getType() {
			return this.type;
		}

		public void setType(Type type) {
			this.type = type;
		}

		public @Nullable String getApplication() {
			return this.application;
		}

		public void setApplication(@Nullable String application) {
			this.application = StringUtils.hasText(application) ? application : null;
		}

		public Duration getRetention() {
			return this.retention;
		}

		public void setRetention(Duration retention) {
			this.retention = retention;
		}

		public Duration getLease() {
			return this.lease;
		}

		public void setLease(Duration lease) {
			this.lease = lease;
		}

		/**
		 * Types of stores.
		 */
		public enum Type {

			/**
			 * In memory, for a single instance of the application.
			 */
			MEMORY,

			/**
			 * In a database, for any number of instances.
			 */
			JDBC,

			/**
			 * None: each delivery is handled.
			 */
			NONE

		}

	}

}
