package dev.harbor.autoconfigure;

import java.time.Duration;

import dev.harbor.autoconfigure.HarborOutboxProperties.Retry;

/**
 * Refuses values that cannot be used.
 */
final class HarborOutboxPropertiesValidator {

	private HarborOutboxPropertiesValidator() {
	}

	static void validate(HarborOutboxProperties properties) {
		check(properties.getConcurrency() >= 1, "concurrency", "It must be at least 1");
		checkPositive(properties.getPollingInterval(), "polling-interval");
		checkPositive(properties.getRetention(), "retention");
		check(properties.getTakeOverAfter().compareTo(Duration.ofSeconds(1)) >= 0, "take-over-after",
				"It must be at least a second");
		Retry retry = properties.getRetry();
		checkPositive(retry.getDelay(), "retry.delay");
		check(retry.getMultiplier() >= 1, "retry.multiplier", "It must be at least 1");
		check(retry.getMaxDelay().compareTo(retry.getDelay()) >= 0, "retry.max-delay",
				"It must not be less than 'harbor.outbox.retry.delay'");
		check(retry.getJitter() >= 0 && retry.getJitter() <= 1, "retry.jitter", "It must be from 0 to 1");
	}

	private static void checkPositive(Duration duration, String property) {
		check(duration.compareTo(Duration.ofMillis(1)) >= 0, property, "It must be at least a millisecond");
	}

	private static void check(boolean condition, String property, String problem) {
		if (!condition) {
			throw new InvalidHarborPropertyException("harbor.outbox." + property, problem);
		}
	}

}
