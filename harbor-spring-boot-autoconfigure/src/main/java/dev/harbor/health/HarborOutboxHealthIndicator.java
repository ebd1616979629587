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
import java.util.function.Supplier;

import dev.harbor.outbox.HarborOutbox;
import dev.harbor.outbox.JdbcHarborOutbox;
import dev.harbor.outbox.OutboxStatus;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * {@link HealthIndicator} for the outbox. The status is up, or unknown if the tables
 * cannot be read within two seconds. It is never down: waiting events are no reason to
 * remove an instance. Nothing while the outbox is not used.
 *
 * @since 0.2.0
 */
public final class HarborOutboxHealthIndicator implements HealthIndicator {

	private final BoundedHealth health;

	/**
	 * Create an indicator.
	 * @param outbox supplies the outbox, if it is used
	 */
	public HarborOutboxHealthIndicator(Supplier<@Nullable HarborOutbox> outbox) {
		this.health = new BoundedHealth("outbox", () -> read(outbox));
	}

	@Override
	public @Nullable Health health() {
		return this.health.get();
	}

	private static @Nullable Health read(Supplier<@Nullable HarborOutbox> supplier) {
		HarborOutbox outbox = supplier.get();
		return (outbox != null) ? describe(outbox) : null;
	}

	private static Health describe(HarborOutbox outbox) {
		OutboxStatus status = outbox.status();
		Health.Builder builder = Health.up()
			.withDetail("stored", status.stored())
			.withDetail("retrying", status.retrying())
			.withDetail("parked", status.parked());
		status.oldestStored().ifPresent((oldest) -> builder.withDetail("oldestStored", oldest));
		Map<String, String> refusals = (outbox instanceof JdbcHarborOutbox jdbc) ? jdbc.refusals() : Map.of();
		if (!refusals.isEmpty()) {
			builder.withDetail("refusals", refusals);
		}
		return builder.build();
	}

}
