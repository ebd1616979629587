package dev.harbor.health;

import java.util.Map;

import dev.harbor.outbox.HarborOutbox;
import dev.harbor.outbox.JdbcHarborOutbox;
import dev.harbor.outbox.OutboxStatus;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * {@link HealthIndicator} for the outbox: up with what there is to send and which clients
 * Harbor refuses, or unknown where its tables cannot be read. Never down: events that
 * wait are no reason to take an instance away.
 */
public final class HarborOutboxHealthIndicator extends AbstractHealthIndicator {

	private static final Log logger = LogFactory.getLog(HarborOutboxHealthIndicator.class);

	private final HarborOutbox outbox;

	/**
	 * Create an indicator.
	 * @param outbox the outbox
	 */
	public HarborOutboxHealthIndicator(HarborOutbox outbox) {
		this.outbox = outbox;
	}

	@Override
	protected void doHealthCheck(Health.Builder builder) {
		OutboxStatus status;
		try {
			status = this.outbox.status();
		}
		catch (RuntimeException ex) {
			logger.debug("The tables of the outbox cannot be read", ex);
			builder.unknown().withDetail("error", ex.getClass().getName());
			return;
		}
		builder.up()
			.withDetail("stored", status.stored())
			.withDetail("retrying", status.retrying())
			.withDetail("parked", status.parked());
		status.oldestStored().ifPresent((oldest) -> builder.withDetail("oldestStored", oldest));
		Map<String, String> refusals = (this.outbox instanceof JdbcHarborOutbox jdbc) ? jdbc.refusals() : Map.of();
		if (!refusals.isEmpty()) {
			builder.withDetail("refusals", refusals);
		}
	}

}
