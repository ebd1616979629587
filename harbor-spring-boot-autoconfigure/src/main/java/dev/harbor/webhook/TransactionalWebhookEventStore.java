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

package dev.harbor.webhook;

import java.util.function.Consumer;

/**
 * A {@link WebhookEventStore} that can record an event as handled in the transaction in
 * which it is handled, so that both are committed or neither is.
 *
 * @since 0.1.0
 */
public interface TransactionalWebhookEventStore extends WebhookEventStore {

	/**
	 * Record that a claimed event was handled, on the connection of the current
	 * transaction.
	 * @param endpoint the name of the endpoint
	 * @param eventId the id of the event
	 * @param token the token of the claim
	 * @param outcome is told once, when the transaction has ended, whether it was
	 * committed with what was recorded here; not knowing counts as not committed
	 * @throws IllegalStateException if there is no transaction on the data source of this
	 * store
	 * @throws WebhookClaimLostException if the claim was lost
	 * @throws RuntimeException if it could not be recorded; then, and where the claim was
	 * lost, the transaction is not committed any more, and the outcome is not told
	 */
	void completeInTransaction(String endpoint, String eventId, String token, Consumer<Boolean> outcome);

}
