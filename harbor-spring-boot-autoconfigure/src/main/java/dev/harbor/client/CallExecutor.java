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

import java.util.Set;

import dev.harbor.PermissionDeniedException;
import dev.harbor.Scope;
import dev.harbor.client.HarborClientObservationContext.Outcome;

/**
 * Executes and observes calls within the declared scopes.
 */
final class CallExecutor {

	private final ClientSettings client;

	private final RetryLoop attempts;

	CallExecutor(ClientSettings client, RetryLoop attempts) {
		this.client = client;
		this.attempts = attempts;
	}

	/**
	 * Execute a call.
	 * @param <T> the type of the result
	 * @param call the call
	 * @param reader reads the answer to that type
	 * @return the result
	 */
	<T> T execute(HarborCall call, AnswerReader<T> reader) {
		try (ObservedCall observed = new ObservedCall(this.client, call)) {
			try {
				requireDeclaredScope(call);
				T result = this.attempts.run(call, reader, observed);
				observed.ended(Outcome.SUCCESS);
				return result;
			}
			catch (Throwable ex) {
				observed.failed(ex);
				throw ex;
			}
		}
	}

	private void requireDeclaredScope(HarborCall call) {
		Set<Scope> declared = this.client.scopes();
		if (!declared.isEmpty() && !declared.contains(call.scope())) {
			throw new PermissionDeniedException(
					"%s of client '%s' was not sent: it needs the scope %s, which '%s' does not declare; add it there if the key has it, or use a client whose key does"
						.formatted(call.operation(), this.client.name(), call.scope().value(),
								SettingNames.of(this.client.name(), "scopes")),
					"permission_denied", 403, null, call.scope());
		}
	}

}
