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

package dev.harbor.client;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import dev.harbor.HarborConnectionException.Reason;
import dev.harbor.Scope;

/**
 * Snapshot of the state of a client.
 *
 * @param state the state
 * @param checkedAt the time of the last answer, or of the last failure to get one
 * @param keys the keys in use by position, then a few earlier ones
 * @param lastError the last call that Harbor refused or did not answer
 * @param grantedScopes the scopes that are known to be granted to the key that was used
 * last
 * @param assumedScopes the granted scopes that only a {@linkplain HarborClient#check
 * check} has shown, and no actual call: {@code events:write} or none
 * @param missingScopes the scopes that Harbor has refused to that key
 * @since 0.1.0
 */
public record ClientStatus(State state, Optional<Instant> checkedAt, List<KeyStatus> keys,
		Optional<LastError> lastError, Set<Scope> grantedScopes, Set<Scope> assumedScopes, Set<Scope> missingScopes) {

	public ClientStatus {
		keys = List.copyOf(keys);
		grantedScopes = Set.copyOf(grantedScopes);
		assumedScopes = Set.copyOf(assumedScopes);
		missingScopes = Set.copyOf(missingScopes);
	}

	/**
	 * State of a client.
	 */
	public enum State {

		/**
		 * No call was made yet.
		 */
		NOT_ASKED,

		/**
		 * Harbor accepts the key.
		 */
		ACCEPTED,

		/**
		 * Harbor refuses the key.
		 */
		REFUSED,

		/**
		 * The last call exceeded the rate limit.
		 */
		RATE_LIMITED,

		/**
		 * The last call had no answer, or no answer of Harbor.
		 */
		UNREACHABLE

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
	 * The last error.
	 *
	 * @param code Harbor's code, {@code unknown} if the answer contained none, or
	 * {@code connection} if there was no answer
	 * @param requestId the id of the request
	 * @param at the time of the error
	 * @param reason the reason of a missing answer, or empty if there was an answer
	 */
	public record LastError(String code, Optional<String> requestId, Instant at, Optional<Reason> reason) {

		/**
		 * Create an error for an answer of Harbor.
		 * @param code Harbor's code
		 * @param requestId the id of the request
		 * @param at the time of the error
		 */
		public LastError(String code, Optional<String> requestId, Instant at) {
			this(code, requestId, at, Optional.empty());
		}

	}

}
