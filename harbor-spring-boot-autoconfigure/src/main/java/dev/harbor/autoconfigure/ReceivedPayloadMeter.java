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

import java.util.function.BiConsumer;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.beans.factory.ObjectProvider;

/**
 * Counts events with invalid payloads. The cardinality is low, because only types with a
 * schema are counted.
 */
class ReceivedPayloadMeter implements BiConsumer<String, String> {

	private final ObjectProvider<MeterRegistry> registries;

	ReceivedPayloadMeter(ObjectProvider<MeterRegistry> registries) {
		this.registries = registries;
	}

	@Override
	public void accept(String endpoint, String type) {
		this.registries.ifUnique((registry) -> Counter.builder("harbor.webhook.invalid.payloads")
			.description("Events received with a payload that violates the schema of their type")
			.tag("endpoint", endpoint)
			.tag("type", type)
			.register(registry)
			.increment());
	}

}
