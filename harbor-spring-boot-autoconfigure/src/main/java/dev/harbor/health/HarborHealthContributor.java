package dev.harbor.health;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.HealthContributor;

/**
 * {@link CompositeHealthContributor} with the health of each client that has a key.
 */
public final class HarborHealthContributor implements CompositeHealthContributor {

	private final Map<String, HarborHealthIndicator> indicators = new LinkedHashMap<>();

	private final Predicate<String> hasKey;

	/**
	 * Create a contributor.
	 * @param clients the names of the clients
	 * @param hasKey whether a client has a key, asked whenever health is read
	 * @param checks what has the clients checked
	 */
	public HarborHealthContributor(Collection<String> clients, Predicate<String> hasKey, HarborClientChecks checks) {
		clients.forEach((client) -> this.indicators.put(client, new HarborHealthIndicator(client, checks)));
		this.hasKey = hasKey;
	}

	@Override
	public @Nullable HealthContributor getContributor(String name) {
		HarborHealthIndicator indicator = this.indicators.get(name);
		return (indicator != null && this.hasKey.test(name)) ? indicator : null;
	}

	@Override
	public Stream<Entry> stream() {
		return this.indicators.entrySet()
			.stream()
			.filter((indicator) -> this.hasKey.test(indicator.getKey()))
			.map((indicator) -> new Entry(indicator.getKey(), indicator.getValue()));
	}

}
