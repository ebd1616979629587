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

import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

import dev.harbor.inbox.HarborInbox;
import dev.harbor.inbox.InboxStatus;
import dev.harbor.inbox.ListenerStatus;
import dev.harbor.listener.HarborListeners;
import dev.harbor.listener.Listener;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

/**
 * {@link MeterBinder} for the inbox.
 */
class HarborInboxMetrics implements MeterBinder {

	private final StatusCache<InboxStatus> status;

	private final HarborListeners listeners;

	HarborInboxMetrics(Supplier<HarborInbox> inbox, HarborListeners listeners) {
		this.status = new StatusCache<>(() -> inbox.get().status(), System::nanoTime);
		this.listeners = listeners;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		for (Listener listener : this.listeners.all()) {
			events(registry, listener, "stored", ListenerStatus::stored);
			events(registry, listener, "retrying", ListenerStatus::retrying);
			events(registry, listener, "parked", ListenerStatus::parked);
			Gauge.builder("harbor.inbox.oldest", () -> value(listener, HarborInboxMetrics::age))
				.description("Age of the oldest event to handle")
				.baseUnit("seconds")
				.tag("listener", listener.id())
				.register(registry);
		}
	}

	private void events(MeterRegistry registry, Listener listener, String state,
			ToDoubleFunction<ListenerStatus> value) {
		Gauge.builder("harbor.inbox.events", () -> value(listener, value))
			.description("Events that are not handled")
			.baseUnit("events")
			.tag("listener", listener.id())
			.tag("state", state)
			.register(registry);
	}

	private static double age(ListenerStatus status) {
		return status.oldestStored()
			.map((oldest) -> Math.max(0, Duration.between(oldest, Instant.now()).toMillis() / 1000.0))
			.orElse(0.0);
	}

	private double value(Listener listener, ToDoubleFunction<ListenerStatus> value) {
		InboxStatus status = this.status.get();
		ListenerStatus known = (status != null) ? status.listeners().get(listener.id()) : null;
		return (known != null) ? value.applyAsDouble(known) : Double.NaN;
	}

}
