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

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

import dev.harbor.inbox.HarborInbox;
import dev.harbor.inbox.InboxStatus;
import dev.harbor.inbox.ListenerStatus;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * {@link HealthIndicator} for the inbox. The status is up, or unknown if the tables
 * cannot be read within two seconds. It is never down: waiting events are no reason to
 * remove an instance. Nothing while the inbox is not used.
 *
 * @since 0.2.0
 */
public final class HarborInboxHealthIndicator implements HealthIndicator {

	private final BoundedHealth health;

	/**
	 * Create an indicator.
	 * @param inbox supplies the inbox, if it is used
	 */
	public HarborInboxHealthIndicator(Supplier<@Nullable HarborInbox> inbox) {
		this.health = new BoundedHealth("inbox", () -> read(inbox));
	}

	@Override
	public @Nullable Health health() {
		return this.health.get();
	}

	private static @Nullable Health read(Supplier<@Nullable HarborInbox> supplier) {
		HarborInbox inbox = supplier.get();
		return (inbox != null) ? describe(inbox.status()) : null;
	}

	private static Health describe(InboxStatus status) {
		Map<String, Object> listeners = new LinkedHashMap<>();
		status.listeners().forEach((name, listener) -> listeners.put(name, describe(listener)));
		return Health.up()
			.withDetail("stored", status.listeners().values().stream().mapToLong(ListenerStatus::stored).sum())
			.withDetail("retrying", status.listeners().values().stream().mapToLong(ListenerStatus::retrying).sum())
			.withDetail("parked", status.listeners().values().stream().mapToLong(ListenerStatus::parked).sum())
			.withDetail("listeners", listeners)
			.build();
	}

	private static Map<String, Object> describe(ListenerStatus listener) {
		Map<String, Object> description = new LinkedHashMap<>();
		description.put("stored", listener.stored());
		description.put("retrying", listener.retrying());
		description.put("parked", listener.parked());
		listener.oldestStored().ifPresent((oldest) -> description.put("oldestStored", oldest));
		description.put("present", listener.present());
		return description;
	}

}
