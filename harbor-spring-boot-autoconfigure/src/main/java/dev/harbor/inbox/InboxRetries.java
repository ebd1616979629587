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

package dev.harbor.inbox;

import dev.harbor.jdbc.RetryDelays;

import org.springframework.util.Assert;

/**
 * Retries of failed attempts.
 *
 * @param maxRetries the maximum number of attempts after the first one
 * @param delays the delays before the retries
 */
record InboxRetries(int maxRetries, RetryDelays delays) {

	InboxRetries {
		Assert.isTrue(maxRetries >= 0, "'maxRetries' must not be negative");
	}

	boolean isExhaustedBy(int failures) {
		return failures > this.maxRetries;
	}

}
