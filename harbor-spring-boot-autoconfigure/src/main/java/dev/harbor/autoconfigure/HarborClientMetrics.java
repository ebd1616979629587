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
import java.util.function.ToIntFunction;

import dev.harbor.RateLimit;
import dev.harbor.client.HarborClient;
import dev.harbor.client.HarborClients;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

/**
 * {@link MeterBinder} for the rate limits of Harbor's clients.
 */
class HarborClientMetrics implements MeterBinder {

	private static final String MAX = "harbor.client.rate.limit.max";

	private static final String REMAINING = "harbor.client.rate.limit.remaining";

	private final HarborClients clients;

	private final Clock clock;

	HarborClientMetrics(HarborClients clients, Clock clock) {
		this.clients = clients;
		this.clock = clock;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		for (String client : this.clients.names()) {
			gauge(registry, MAX, "Requests that the key may send in each period", client, RateLimit::limit);
			gauge(registry, REMAINING, "Requests that the key may still send in this period", client, this::remaining);
		}
	}

	/**
	 * Bind to a registry that may have gauges of clients with the same names.
	 */
	void replaceIn(MeterRegistry registry) {
		for (String name : new String[] { MAX, REMAINING }) {
			registry.find(name).gauges().forEach(registry::remove);
		}
		bindTo(registry);
	}

	private void gauge(MeterRegistry registry, String name, String description, String client,
			ToIntFunction<RateLimit> value) {
		Gauge.builder(name, this.clients, (clients) -> value(clients, client, value))
			.description(description)
			.baseUnit("requests")
			.tag("client", client)
			.register(registry);
	}

	private static double value(HarborClients clients, String client, ToIntFunction<RateLimit> value) {
		return clients.find(client)
			.flatMap(HarborClient::rateLimit)
			.map((limit) -> (double) value.applyAsInt(limit))
			.orElse(Double.NaN);
	}

	private int remaining(RateLimit limit) {
		// The period of the last answer may be over.
		return limit.reset().isAfter(this.clock.instant()) ? limit.remaining() : limit.limit();
	}

}
