package dev.harbor.health;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.HealthContributor;

/**
 * {@link CompositeHealthContributor} with the health of each configured client.
 */
public final class HarborHealthContributor implements CompositeHealthContributor {

	private final Map<String, HarborHealthIndicator> indicators = new LinkedHashMap<>();

	/**
	 * Create a contributor.
	 * @param clients the names of the clients
	 * @param checks what has the clients checked
	 */
	public HarborHealthContributor(Collection<String> clients, HarborClientChecks checks) {
		clients.forEach((client) -> this.indicators.put(client, new HarborHealthIndicator(client, checks)));
	}

	@Override
	public @Nullable HealthContributor getContributor(String name) {
		return this.indicators.get(name);
	}

	@Override
	public Stream<Entry> stream() {
		return this.indicators.entrySet()
			.stream()
			.map((indicator) -> new Entry(indicator.getKey(), indicator.getValue()));
	}

}
