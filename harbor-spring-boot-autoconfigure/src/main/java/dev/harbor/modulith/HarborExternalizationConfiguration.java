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

package dev.harbor.modulith;

import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.modulith.events.EventExternalizationConfiguration;
import org.springframework.modulith.events.RoutingTarget;
import org.springframework.modulith.events.core.EventSerializer;

/**
 * The application's externalization configuration, limited to Harbor.
 */
final class HarborExternalizationConfiguration implements EventExternalizationConfiguration {

	private final EventExternalizationConfiguration application;

	private final HarborRouting routing;

	private final @Nullable EventSerializer serializer;

	HarborExternalizationConfiguration(EventExternalizationConfiguration application, HarborRouting routing,
			@Nullable EventSerializer serializer) {
		this.application = application;
		this.routing = routing;
		this.serializer = serializer;
	}

	@Override
	public boolean supports(Object event) {
		return this.application.supports(event)
				&& this.routing.isToHarbor(this.application.determineTarget(event), () -> this.application.map(event));
	}

	@Override
	public Object map(Object event) {
		return this.application.map(asResubmitted(event));
	}

	/**
	 * Convert an event to the form in which the registry resubmits it, in which a time
	 * loses its offset and a set its order. Both forms must have the same JSON, because
	 * the idempotency key is a digest of it.
	 */
	private Object asResubmitted(Object event) {
		if (this.serializer == null) {
			return event;
		}
		try {
			return this.serializer.deserialize(this.serializer.serialize(event), event.getClass());
		}
		catch (RuntimeException ex) {
			// An event that cannot be read cannot be resubmitted either.
			return event;
		}
	}

	@Override
	public RoutingTarget determineTarget(Object event) {
		return this.application.determineTarget(event);
	}

	@Override
	public Map<String, Object> getHeadersFor(Object event) {
		return this.application.getHeadersFor(event);
	}

	@Override
	public boolean serializeExternalization() {
		return this.application.serializeExternalization();
	}

}
