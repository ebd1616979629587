package dev.harbor.client;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;

import dev.harbor.ApiKey;
import dev.harbor.Scope;
import org.springframework.http.HttpMethod;

/**
 * Finds out which scopes a key has by calls that are wrong on purpose. Harbor looks at
 * the key first, then at the rate limit, then at the scope, and only then at what is
 * wrong: so whoever is told that has the scope, and nothing was changed.
 */
final class ScopeProbes {

	private static final String NO_SUCH_ID = "harbor_spring_boot_probe";

	private final CallExecutor executor;

	private final KeyRing keys;

	private final StatusTracker status;

	ScopeProbes(CallExecutor executor, KeyRing keys, StatusTracker status) {
		this.executor = executor;
		this.keys = keys;
		this.status = status;
	}

	void ask(Set<Scope> scopes, Duration maxAge) {
		ApiKey key = this.keys.first().key();
		List<Scope> unknown = scopes.stream()
			.filter((scope) -> !this.status.knows(key, scope, maxAge))
			.sorted()
			.toList();
		if (scopes.isEmpty() && !this.status.knows(key, null, maxAge)) {
			// Whichever: its answer tells whether the key is valid.
			unknown = List.of(Scope.EVENTS_READ);
		}
		if (!this.executor.canSpare(unknown.size())) {
			return;
		}
		for (Scope scope : unknown) {
			if (!this.executor.probe(probe(scope))) {
				return;
			}
		}
	}

	private static HarborCall probe(Scope scope) {
		return switch (scope) {
			case EVENTS_READ -> get(scope, "/events/{id}", "evt_");
			case EVENTS_WRITE -> new HarborCall(HarborCall.PROBE, scope, HttpMethod.POST, "/events", List.of(),
					"{}".getBytes(StandardCharsets.UTF_8), null);
			case WEBHOOKS_MANAGE -> get(scope, "/webhooks/{id}", "wh_");
			case WORKSPACES_READ -> get(scope, "/workspaces/{id}", "ws_");
		};
	}

	private static HarborCall get(Scope scope, String uriTemplate, String prefix) {
		return HarborCall.get(HarborCall.PROBE, scope, uriTemplate, List.of(prefix + NO_SUCH_ID));
	}

}
