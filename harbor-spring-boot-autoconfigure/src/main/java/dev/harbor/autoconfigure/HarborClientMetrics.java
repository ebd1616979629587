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
			gauge(registry, MAX, "Requests that the key has in each period", client, RateLimit::limit);
			gauge(registry, REMAINING, "Requests that the key has left in this period", client, this::remaining);
		}
	}

	/**
	 * Bind to a registry that may have the gauges of other clients of the same names.
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
		// The period that the last answer was from may be over.
		return limit.reset().isAfter(this.clock.instant()) ? limit.remaining() : limit.limit();
	}

}
