package dev.harbor.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import dev.harbor.HarborEnvironment;
import dev.harbor.autoconfigure.HarborWebhookProperties.Endpoint;
import org.jspecify.annotations.Nullable;

/**
 * Judges what the properties say about webhooks.
 */
class HarborWebhookPropertiesValidator {

	// See "Webhook deliveries" in Harbor's documentation.
	private static final Duration HARBOR_RETRIES_FOR = Duration.ofHours(72);

	private static final Duration HARBOR_RETRIES_AFTER = Duration.ofMinutes(5);

	private final HarborWebhookProperties properties;

	HarborWebhookPropertiesValidator(HarborWebhookProperties properties) {
		this.properties = properties;
	}

	void validate() {
		requireSecret("harbor.webhook.secret", this.properties.getSecret());
		this.properties.getEndpoints().forEach(this::validate);
		require(!this.properties.getTolerance().isNegative() && !this.properties.getTolerance().isZero(),
				"harbor.webhook.tolerance", "It must be positive");
		require(this.properties.getMaxBodySize().toBytes() > 0
				&& this.properties.getMaxBodySize().toBytes() < Integer.MAX_VALUE, "harbor.webhook.max-body-size",
				"It must be positive and less than 2 GB");
		Duration lease = this.properties.getStore().getLease();
		require(!lease.isNegative() && !lease.isZero() && lease.compareTo(HARBOR_RETRIES_AFTER) < 0,
				"harbor.webhook.store.lease",
				"It must be positive and shorter than the 5 minutes to Harbor's first retry, which would find the event"
						+ " still claimed otherwise");
		require(this.properties.getStore().getRetention().compareTo(HARBOR_RETRIES_FOR) >= 0,
				"harbor.webhook.store.retention",
				"It must not be shorter than the 72 hours that Harbor retries for, or a retry is handled again");
	}

	private void validate(String name, Endpoint endpoint) {
		String prefix = "harbor.webhook.endpoints." + name + ".";
		requireSecret(prefix + "secret", endpoint.getSecret());
		for (String secret : endpoint.getSecrets()) {
			require(!secret.isBlank(), prefix + "secrets", "One of the secrets is blank");
			requireSecret(prefix + "secrets", secret);
		}
		List<String> sources = Stream
			.of(source("harbor.webhook.secret",
					name.equals(HarborWebhookProperties.DEFAULT_ENDPOINT) && this.properties.getSecret() != null),
					source(prefix + "secret", endpoint.getSecret() != null),
					source(prefix + "secrets", !endpoint.getSecrets().isEmpty()),
					source(prefix + "secret-location", endpoint.getSecretLocation() != null))
			.filter((source) -> !source.isEmpty())
			.toList();
		if (sources.size() > 1) {
			throw new InvalidHarborPropertyException(sources.get(1),
					"It must not be set beside '%s'; 'secrets' holds several at once".formatted(sources.get(0)));
		}
	}

	private static String source(String property, boolean present) {
		return present ? property : "";
	}

	static void requireSecret(String property, @Nullable String secret) {
		require(!isApiKey(secret), property,
				"It is an API key, but deliveries are signed with the secret of the webhook endpoint");
	}

	static boolean isApiKey(@Nullable String secret) {
		return secret != null
				&& Stream.of(HarborEnvironment.values()).map(HarborEnvironment::keyPrefix).anyMatch(secret::startsWith);
	}

	private static void require(boolean condition, String property, String problem) {
		if (!condition) {
			throw new InvalidHarborPropertyException(property, problem);
		}
	}

}
