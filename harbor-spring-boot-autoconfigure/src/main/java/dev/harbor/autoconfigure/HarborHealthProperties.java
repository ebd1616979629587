package dev.harbor.autoconfigure;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Configuration properties for the health of Harbor's clients.
 */
@ConfigurationProperties("harbor.health")
public class HarborHealthProperties {

	/**
	 * Time from one active check of a client to the next one, at the least.
	 */
	private Duration interval = Duration.ofMinutes(5);

	/**
	 * Whether to look, once for each key, for scopes beyond the declared ones.
	 */
	private boolean excessScopes;

	public Duration getInterval() {
		return this.interval;
	}

	public void setInterval(Duration interval) {
		this.interval = interval;
	}

	public boolean isExcessScopes() {
		return this.excessScopes;
	}

	public void setExcessScopes(boolean excessScopes) {
		this.excessScopes = excessScopes;
	}

}
