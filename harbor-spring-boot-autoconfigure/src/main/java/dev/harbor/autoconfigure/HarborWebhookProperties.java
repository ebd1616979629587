package dev.harbor.autoconfigure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.core.io.Resource;
import org.springframework.util.StringUtils;
import org.springframework.util.unit.DataSize;

/**
 * Configuration properties for receiving Harbor's webhooks.
 */
@ConfigurationProperties("harbor.webhook")
public class HarborWebhookProperties implements InitializingBean, DisposableBean {

	private static final Log logger = LogFactory.getLog(HarborWebhookProperties.class);

	/**
	 * The name of the endpoint that needs no name.
	 */
	public static final String DEFAULT_ENDPOINT = "default";

	private static final Pattern PATH = Pattern.compile("/[^\\s{}*?#;]*");

	/**
	 * Secret of the endpoint 'default'.
	 */
	private @Nullable String secret;

	/**
	 * Path that deliveries to listeners of the endpoint 'default' come in at.
	 */
	private String path = "/webhooks/harbor";

	/**
	 * Webhook endpoints by name.
	 */
	private final Map<String, Endpoint> endpoints = new LinkedHashMap<>();

	/**
	 * How far from now a delivery may have been signed, in either direction.
	 */
	private Duration tolerance = Duration.ofMinutes(5);

	/**
	 * Largest body of a delivery that is read.
	 */
	private DataSize maxBodySize = DataSize.ofMegabytes(1);

	/**
	 * Whether the log explains refused deliveries further. For development only: beside a
	 * live key it stops the start.
	 */
	private boolean explainRejections;

	private final Store store = new Store();

	// What the properties said when they last made sense; none before they ever did.
	private volatile @Nullable Map<String, Secrets> usableSecrets;

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
	 * Return the name of the property that holds the secret of an endpoint.
	 * @param endpoint the name of the endpoint
	 * @return the name of the property
	 */
	public static String secretPropertyName(String endpoint) {
		return endpoint.equals(DEFAULT_ENDPOINT) ? "harbor.webhook.secret"
				: "harbor.webhook.endpoints." + endpoint + ".secret";
	}

	/**
	 * Return where deliveries to listeners of an endpoint come in.
	 * @param endpoint the name of the endpoint
	 * @return the path within the application
	 * @throws InvalidHarborPropertyException if it is no path
	 */
	public String pathOf(String endpoint) {
		Endpoint configured = this.endpoints.get(endpoint);
		String path = (configured != null) ? configured.getPath() : null;
		if (path == null) {
			path = endpoint.equals(DEFAULT_ENDPOINT) ? this.path : "/webhooks/harbor/" + endpoint;
		}
		if (!PATH.matcher(path).matches()) {
			throw new InvalidHarborPropertyException(pathPropertyName(endpoint),
					"It must be one path that begins with a slash, without patterns, blanks or a query");
		}
		return path;
	}

	/**
	 * Return the name of the property that holds the path of an endpoint.
	 * @param endpoint the name of the endpoint
	 * @return the name of the property
	 */
	public static String pathPropertyName(String endpoint) {
		return endpoint.equals(DEFAULT_ENDPOINT) ? "harbor.webhook.path"
				: "harbor.webhook.endpoints." + endpoint + ".path";
	}

	/**
	 * Return whether a secret is in fact an API key.
	 * @param secret the secret
	 * @return whether it begins like one
	 */
	public static boolean isApiKey(String secret) {
		return HarborWebhookPropertiesValidator.isApiKey(secret);
	}

	/**
	 * Return where an endpoint has its secrets from: what the properties say or, while
	 * they are being bound anew or make no sense, what they said before.
	 */
	Secrets secrets(String endpoint) {
		return usableSecrets().getOrDefault(endpoint, Secrets.NONE);
	}

	/**
	 * Return the endpoints that {@link #secrets} knows.
	 */
	Set<String> endpoints() {
		return usableSecrets().keySet();
	}

	private Map<String, Secrets> usableSecrets() {
		Map<String, Secrets> usable = this.usableSecrets;
		return (usable != null) ? usable : Map.of();
	}

	private Map<String, Secrets> currentSecrets() {
		Map<String, Secrets> secrets = new LinkedHashMap<>();
		this.endpoints.forEach((name, endpoint) -> secrets.put(name, Secrets.of(endpoint)));
		if (this.secret != null) {
			secrets.put(DEFAULT_ENDPOINT, new Secrets(List.of(this.secret), null));
		}
		return secrets;
	}

	@Override
	public void afterPropertiesSet() {
		try {
			new HarborWebhookPropertiesValidator(this).validate();
		}
		catch (InvalidHarborPropertyException ex) {
			if (this.usableSecrets == null) {
				throw ex;
			}
			// Bound anew while the application runs, which a mistake should not harm.
			logger.error(ex.getMessage() + "; all webhook secrets stay as they were");
			return;
		}
		this.usableSecrets = currentSecrets();
	}

	/**
	 * Forget the secrets before they are bound anew, or else one that the environment no
	 * longer has would stay. What is in use does not change by that.
	 */
	@Override
	public void destroy() {
		setSecret(null);
		this.endpoints.clear();
	}

	/**
	 * Where an endpoint has its secrets from.
	 *
	 * @param values the secrets, newest first
	 * @param location what holds the secrets
	 */
	record Secrets(List<String> values, @Nullable Resource location) {

		static final Secrets NONE = new Secrets(List.of(), null);

		static Secrets of(Endpoint endpoint) {
			return new Secrets(
					(endpoint.getSecret() != null) ? List.of(endpoint.getSecret()) : List.copyOf(endpoint.getSecrets()),
					endpoint.getSecretLocation());
		}

		@Override
		public String toString() {
			return "Secrets";
		}

	}

	/**
	 * A webhook endpoint.
	 */
	public static class Endpoint {

		/**
		 * Path that deliveries to listeners of the endpoint come in at. By default
		 * '/webhooks/harbor/' and the name of the endpoint.
		 */
		private @Nullable String path;

		/**
		 * Secret of the endpoint.
		 */
		private @Nullable String secret;

		/**
		 * Secrets of the endpoint that are valid at once, newest first.
		 */
		private List<String> secrets = new ArrayList<>();

		/**
		 * Resource that holds the secrets of the endpoint, one a line, newest first. Read
		 * again while the application runs.
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
	 * Where handled events are remembered.
	 */
	public static class Store {

		/**
		 * Kind of the store that remembers which events were handled.
		 */
		private Type type = Type.MEMORY;

		/**
		 * How long a handled event is remembered. At least as long as Harbor retries,
		 * which is 72 hours.
		 */
		private Duration retention = Duration.ofHours(96);

		/**
		 * How long a handler may take before its event is free to be handled again.
		 * Shorter than the 5 minutes to Harbor's first retry.
		 */
		private Duration lease = Duration.ofMinutes(4);

		public Type getType() {
			return this.type;
		}

		public void setType(Type type) {
			this.type = type;
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
		 * The kinds of stores.
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
