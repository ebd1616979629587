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

import java.time.Instant;

import dev.harbor.event.Event;
import org.jspecify.annotations.Nullable;

/**
 * The {@link WebhookDelivery} there is.
 *
 * @param completion what {@link #completeInTransaction()} does, if anything
 */
record VerifiedDelivery(String id, String type, Instant createdAt, Event event, String endpoint, Instant signedAt,
		int secretPosition, @Nullable Runnable completion) implements WebhookDelivery {

	VerifiedDelivery(String id, String type, Instant createdAt, Event event, String endpoint, Instant signedAt,
			int secretPosition) {
		this(id, type, createdAt, event, endpoint, signedAt, secretPosition, null);
	}

	@Override
	public WebhookDelivery withCompletion(Runnable completion) {
		return new VerifiedDelivery(this.id, this.type, this.createdAt, this.event, this.endpoint, this.signedAt,
				this.secretPosition, completion);
	}

	@Override
	public void completeInTransaction() {
		if (this.completion == null) {
			throw new IllegalStateException("This delivery is not one that is being handled once");
		}
		this.completion.run();
	}

	@Override
	public String toString() {
		return "WebhookDelivery[id=%s, type=%s, endpoint=%s, event=%s]".formatted(this.id, this.type, this.endpoint,
				this.event);
	}

}
