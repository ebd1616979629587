package dev.harbor.client;

import java.time.Clock;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import dev.harbor.HarborApiException;
import dev.harbor.HarborException;
import dev.harbor.PermissionDeniedException;
import dev.harbor.RateLimit;
import dev.harbor.Scope;
import dev.harbor.client.ClientStatus.KeyStatus;
import dev.harbor.client.ClientStatus.LastError;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what a client learns about itself from the answers it gets.
 */
final class StatusTracker {

	private final Clock clock;

	private volatile @Nullable RateLimit rateLimit;

	private volatile @Nullable LastError lastError;

	private volatile Set<Scope> grantedScopes = Set.of();

	StatusTracker(Clock clock) {
		this.clock = clock;
	}

	void rateLimitTold(RateLimit rateLimit) {
		this.rateLimit = rateLimit;
	}

	void succeeded(HarborCall call) {
		if (!this.grantedScopes.contains(call.scope())) {
			changeGrantedScopes(call.scope(), true);
		}
	}

	void failed(HarborException failure) {
		Instant now = this.clock.instant();
		if (failure instanceof HarborApiException refusal) {
			this.lastError = new LastError(refusal.code(), refusal.requestId(), now);
			if (refusal instanceof PermissionDeniedException denial) {
				denial.requiredScope().ifPresent((scope) -> changeGrantedScopes(scope, false));
			}
		}
		else {
			this.lastError = new LastError("connection", Optional.empty(), now);
		}
	}

	private synchronized void changeGrantedScopes(Scope scope, boolean granted) {
		Set<Scope> scopes = EnumSet.noneOf(Scope.class);
		scopes.addAll(this.grantedScopes);
		if (granted ? scopes.add(scope) : scopes.remove(scope)) {
			this.grantedScopes = Set.copyOf(scopes);
		}
	}

	Optional<RateLimit> rateLimit() {
		return Optional.ofNullable(this.rateLimit);
	}

	ClientStatus status(List<KeyStatus> keys) {
		return new ClientStatus(keys, Optional.ofNullable(this.lastError), this.grantedScopes);
	}

}
