package dev.harbor.autoconfigure;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

import dev.harbor.client.HarborClient;
import dev.harbor.client.HarborClients;

/**
 * {@link HarborClients} that are configured, and not to be used: what is emitted waits
 * until they are.
 */
class DisabledHarborClients implements HarborClients {

	private final Set<String> names = new LinkedHashSet<>();

	DisabledHarborClients(HarborProperties properties) {
		this.names.add(HarborProperties.DEFAULT_CLIENT);
		this.names.addAll(properties.getClients().keySet());
	}

	@Override
	public HarborClient get(String name) {
		throw new IllegalStateException("Clients are disabled by 'harbor.enabled'");
	}

	@Override
	public Optional<HarborClient> find(String name) {
		return Optional.empty();
	}

	@Override
	public boolean hasKey(String name) {
		return false;
	}

	@Override
	public Set<String> names() {
		return Set.copyOf(this.names);
	}

}
