package dev.harbor.autoconfigure;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

import org.springframework.beans.factory.InitializingBean;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Configuration properties for Harbor's clients.
 */
@ConfigurationProperties("harbor")
public class HarborProperties extends HarborClientProperties implements InitializingBean {

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
	 * Further clients by name. What one of them leaves out, its key aside, is taken from
	 * the default client.
	 */
	private final Map<String, HarborClientProperties> clients = new LinkedHashMap<>();

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

	public Map<String, HarborClientProperties> getClients() {
		return this.clients;
	}

	static String propertyName(String client, String name) {
		return client.equals(DEFAULT_CLIENT) ? "harbor." + name : "harbor.clients." + client + "." + name;
	}

	@Override
	public void afterPropertiesSet() {
		new HarborPropertiesValidator(this).validate();
	}

}
