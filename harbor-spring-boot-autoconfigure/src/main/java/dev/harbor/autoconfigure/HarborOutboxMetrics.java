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

package dev.harbor.autoconfigure;

import java.time.Clock;
import java.time.Duration;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

import dev.harbor.outbox.HarborOutbox;
import dev.harbor.outbox.OutboxStatus;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.jspecify.annotations.Nullable;

/**
 * {@link MeterBinder} for the outbox, once it is used.
 */
class HarborOutboxMetrics implements MeterBinder {

	private final StatusCache<OutboxStatus> status;

	private final @Nullable TaskQueueLifecycle lifecycle;

	private final Clock clock;

	HarborOutboxMetrics(Supplier<HarborOutbox> outbox, @Nullable TaskQueueLifecycle lifecycle, Clock clock) {
		this.status = new StatusCache<>(() -> outbox.get().status(), System::nanoTime);
		this.lifecycle = lifecycle;
		this.clock = clock;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		if (this.lifecycle != null) {
			this.lifecycle.whenUsed(() -> register(registry));
		}
		else {
			register(registry);
		}
	}

	private void register(MeterRegistry registry) {
		events(registry, "stored", OutboxStatus::stored);
		events(registry, "retrying", OutboxStatus::retrying);
		events(registry, "parked", OutboxStatus::parked);
		Gauge.builder("harbor.outbox.oldest", () -> value(this::age))
			.description("Age of the oldest event to send")
			.baseUnit("seconds")
			.register(registry);
	}

	private void events(MeterRegistry registry, String state, ToDoubleFunction<OutboxStatus> value) {
		Gauge.builder("harbor.outbox.events", () -> value(value))
			.description("Events that are not sent")
			.baseUnit("events")
			.tag("state", state)
			.register(registry);
	}

	private double age(OutboxStatus status) {
		return status.oldestStored()
			.map((oldest) -> Math.max(0, Duration.between(oldest, this.clock.instant()).toMillis() / 1000.0))
			.orElse(0.0);
	}

	private double value(ToDoubleFunction<OutboxStatus> value) {
		OutboxStatus status = this.status.get();
		return (status != null) ? value.applyAsDouble(status) : Double.NaN;
	}

}
