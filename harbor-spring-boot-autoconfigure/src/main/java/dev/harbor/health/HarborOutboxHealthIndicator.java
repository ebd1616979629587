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
 *
 * @since 0.1.0
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
