package dev.harbor.autoconfigure;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.core.io.Resource;

/**
 * Configuration properties for Harbor's clients.
 */
@ConfigurationProperties("harbor")
public class HarborProperties extends HarborClientProperties implements InitializingBean, DisposableBean {

	private static final Log logger = LogFactory.getLog(HarborProperties.class);

	/**
	 * The name of the client that these properties themselves describe.
	 */
	public static final String DEFAULT_CLIENT = "default";

	/**
	 * Whether clients, health, actuator endpoint and metrics are auto-configured. The
	 * verification of webhooks cannot be switched off.
	 */
	private boolean enabled = true;

	/**
	 * How often resources that hold keys or secrets are compared with what is in use.
	 * Zero for never.
	 */
	private Duration refreshInterval = Duration.ofSeconds(10);

	/**
	 * Whether the application starts with a live key in a file that is packaged with it.
	 */
	private boolean allowPackagedLiveKey;

	/**
	 * Further clients by name. What one of them leaves out, its key aside, is taken from
	 * the default client.
	 */
	private final Map<String, HarborClientProperties> clients = new LinkedHashMap<>();

	// What the properties said when they last made sense; none before they ever did.
	private volatile @Nullable Map<String, Keys> usableKeys;

	public boolean isEnabled() {
		return this.enabled;
	}

	public void setEnabled(boolean enabled) {
		this.enabled = enabled;
	}

	public Duration getRefreshInterval() {
		return this.refreshInterval;
	}

	public void setRefreshInterval(Duration refreshInterval) {
		this.refreshInterval = refreshInterval;
	}

	public boolean isAllowPackagedLiveKey() {
		return this.allowPackagedLiveKey;
	}

	public void setAllowPackagedLiveKey(boolean allowPackagedLiveKey) {
		this.allowPackagedLiveKey = allowPackagedLiveKey;
	}

	public Map<String, HarborClientProperties> getClients() {
		return this.clients;
	}

	/**
	 * Return where a client has its keys from: what the properties say or, while they are
	 * being bound anew or make no sense, what they said before.
	 */
	Keys keys(String client) {
		Map<String, Keys> usable = this.usableKeys;
		return (usable != null) ? usable.getOrDefault(client, Keys.NONE) : Keys.NONE;
	}

	private Map<String, Keys> currentKeys() {
		Map<String, Keys> keys = new LinkedHashMap<>();
		this.clients.forEach((name, client) -> keys.put(name, Keys.of(client)));
		keys.put(DEFAULT_CLIENT, Keys.of(this));
		return keys;
	}

	static String propertyName(String client, String name) {
		return client.equals(DEFAULT_CLIENT) ? "harbor." + name : "harbor.clients." + client + "." + name;
	}

	@Override
	public void afterPropertiesSet() {
		try {
			new HarborPropertiesValidator(this).validate();
		}
		catch (InvalidHarborPropertyException ex) {
			if (this.usableKeys == null) {
				throw ex;
			}
			// Bound anew while the application runs, which a mistake should not harm.
			logger.error(ex.getMessage() + "; all keys stay as they were");
			return;
		}
		this.usableKeys = currentKeys();
	}

	/**
	 * Forget the keys before they are bound anew, or else one that the environment no
	 * longer has would stay. What is in use does not change by that.
	 */
	@Override
	public void destroy() {
		setSecretKey(null);
		setSecretKeyLocation(null);
		setFallbackSecretKey(null);
	}

	/**
	 * Where a client has its keys from.
	 *
	 * @param secretKey the key
	 * @param secretKeyLocation what holds the key
	 * @param fallbackSecretKey the key to try when that is refused
	 */
	record Keys(@Nullable String secretKey, @Nullable Resource secretKeyLocation, @Nullable String fallbackSecretKey) {

		static final Keys NONE = new Keys(null, null, null);

		static Keys of(HarborClientProperties properties) {
			return new Keys(properties.getSecretKey(), properties.getSecretKeyLocation(),
					properties.getFallbackSecretKey());
		}

		@Override
		public String toString() {
			return "Keys";
		}

	}

}
