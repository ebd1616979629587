package dev.harbor.client;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import dev.harbor.Scope;

/**
 * What a client knows about itself at one moment.
 *
 * @param keys the keys in use by position, the first one first, and behind them a few
 * that were in use before
 * @param lastError the last call that Harbor refused or did not answer
 * @param grantedScopes the scopes that successful calls have shown to be granted
 */
public record ClientStatus(List<KeyStatus> keys, Optional<LastError> lastError, Set<Scope> grantedScopes) {

	public ClientStatus {
		keys = List.copyOf(keys);
		grantedScopes = Set.copyOf(grantedScopes);
	}

	/**
	 * The use of one key.
	 *
	 * @param position the position, 0 for the first key
	 * @param key the key, redacted
	 * @param current whether it is in use; if not, it was before, and may be revoked once
	 * no instance of the application uses it any more
	 * @param lastUsed when an attempt was last sent with it
	 */
	public record KeyStatus(int position, String key, boolean current, Optional<Instant> lastUsed) {

	}

	/**
	 * What went wrong last.
	 *
	 * @param code Harbor's code, {@code unknown} where the answer did not tell one, or
	 * {@code connection} where there was no answer
	 * @param requestId the id of the request
	 * @param at when it went wrong
	 */
	public record LastError(String code, Optional<String> requestId, Instant at) {

	}

}
