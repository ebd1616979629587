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

import dev.harbor.HarborApiException;
import dev.harbor.client.KeyRing.HeldKey;
import org.jspecify.annotations.Nullable;

/**
 * A call that was answered.
 *
 * @param key the key that it was sent with
 * @param sentAt when it was sent
 * @param answer the answer
 * @param refusal the answer as an exception, or {@code null} if it is a success
 */
record Exchange(HeldKey key, long sentAt, HarborAnswer answer, @Nullable HarborApiException refusal) {

	private static final int TOO_MANY_REQUESTS = 429;

	boolean isRateLimited() {
		return this.answer.status() == TOO_MANY_REQUESTS;
	}

}
