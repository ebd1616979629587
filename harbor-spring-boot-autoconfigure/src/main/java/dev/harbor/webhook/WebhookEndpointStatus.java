package dev.harbor.webhook;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a running application knows about one of its webhook endpoints.
 *
 * @param secrets the secrets in use by position, newest first
 * @param outcomes how many deliveries there were by outcome, since the application was
 * started
 */
public record WebhookEndpointStatus(List<SecretStatus> secrets, Map<String, Long> outcomes) {

	public WebhookEndpointStatus {
		secrets = List.copyOf(secrets);
		outcomes = Collections.unmodifiableMap(new TreeMap<>(outcomes));
	}

	/**
	 * The use of one secret.
	 *
	 * @param position the position, 0 for the newest secret
	 * @param secret the secret, redacted
	 * @param lastMatched when a delivery was last found to be signed with it
	 */
	public record SecretStatus(int position, String secret, Optional<Instant> lastMatched) {

	}

}
