package dev.harbor.test.autoconfigure;

import java.net.URI;

import dev.harbor.client.HarborClient;
import dev.harbor.health.HarborClientCheckCondition;

/**
 * Keeps the health of clients from calling Harbor itself, which a test with a made-up key
 * would do in each of its contexts. A sandbox, or anything else on loopback, may be
 * called.
 */
final class LoopbackCheckCondition implements HarborClientCheckCondition {

	LoopbackCheckCondition() {
	}

	@Override
	public boolean mayCheck(String name, HarborClient client) {
		URI url = client.baseUrl();
		// A mock of a client is nowhere.
		return url != null && LiveKeyRefusal.isLoopback(url);
	}

}
