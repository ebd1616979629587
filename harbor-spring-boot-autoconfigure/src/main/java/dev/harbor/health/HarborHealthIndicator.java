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

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import dev.harbor.client.ClientStatus;
import dev.harbor.client.ClientStatus.KeyStatus;
import dev.harbor.client.ClientStatus.LastError;
import dev.harbor.client.ClientStatus.State;
import dev.harbor.client.HarborClient;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;

/**
 * {@link HealthIndicator} for a {@link HarborClient}. The status is down if the key is
 * refused or lacks a declared scope, and unknown if Harbor cannot be reached, limits the
 * rate or was not called yet, or if there is no key. Never waits for Harbor.
 */
final class HarborHealthIndicator extends AbstractHealthIndicator {

	private static final Log logger = LogFactory.getLog(HarborHealthIndicator.class);

	private final String client;

	private final HarborClientChecks checks;

	/**
	 * Create an indicator.
	 * @param client the name of the client, {@code default} for the default one
	 * @param checks the checks of clients
	 */
	HarborHealthIndicator(String client, HarborClientChecks checks) {
		super("Harbor health check failed");
		this.client = client;
		this.checks = checks;
	}

	@Override
	protected void doHealthCheck(Health.Builder builder) {
		try {
			describe(builder);
		}
		catch (Exception ex) {
			// A client or key source of the application: neither a reason for DOWN nor to
			// show its exception.
			logger.debug("Client '%s' has no status: %s".formatted(this.client, HarborClientChecks.withoutKeys(ex)));
			builder.unknown().withDetail("state", "unavailable");
		}
	}

	private void describe(Health.Builder builder) {
		if (!this.checks.hasKey(this.client)) {
			builder.unknown().withDetail("state", "no_key");
			return;
		}
		Optional<HarborClient> client = this.checks.find(this.client);
		if (client.isPresent()) {
			describe(client.get(), builder);
		}
		else {
			builder.unknown().withDetail("state", "not_created");
		}
	}

	private static void describe(HarborClient client, Health.Builder builder) {
		ClientStatus status = client.status();
		// The scopes of a refused key do not matter.
		boolean scopesMissing = status.state() != State.REFUSED
				&& !ScopesDescription.missing(client.scopes(), status).isEmpty();
		builder.status(status(status.state(), scopesMissing))
			.withDetail("state", scopesMissing ? "scopes_missing" : status.state().name().toLowerCase(Locale.ROOT))
			.withDetail("environment", client.environment().value());
		keyInUse(status.keys()).ifPresent((key) -> builder.withDetail("key", key.key()));
		builder.withDetail("scopes", ScopesDescription.of(client.scopes(), status));
		status.checkedAt().ifPresent((at) -> builder.withDetail("checkedAt", at));
		error(status, scopesMissing).ifPresent((error) -> builder.withDetail("error", error));
		if (status.state() == State.UNREACHABLE) {
			status.lastError()
				.flatMap(LastError::reason)
				.ifPresent((reason) -> builder.withDetail("reason", reason.value()));
		}
	}

	private static Optional<KeyStatus> keyInUse(List<KeyStatus> keys) {
		return keys.stream()
			.filter((key) -> key.lastUsed().isPresent())
			.max(Comparator.comparing((key) -> key.lastUsed().orElseThrow()))
			.or(() -> keys.stream().filter(KeyStatus::current).findFirst());
	}

	private static Status status(State state, boolean scopesMissing) {
		if (state == State.REFUSED || scopesMissing) {
			return Status.DOWN;
		}
		return (state == State.ACCEPTED) ? Status.UP : Status.UNKNOWN;
	}

	private static Optional<String> error(ClientStatus status, boolean scopesMissing) {
		if (scopesMissing) {
			return Optional.of("permission_denied");
		}
		return switch (status.state()) {
			case NOT_ASKED, ACCEPTED -> Optional.empty();
			// The last error may be a later one that is not about the key.
			case REFUSED -> Optional.of("authentication_failed");
			case RATE_LIMITED, UNREACHABLE -> status.lastError().map(LastError::code);
		};
	}

}
