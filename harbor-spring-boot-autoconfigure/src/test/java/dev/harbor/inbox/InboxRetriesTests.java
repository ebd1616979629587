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

import java.time.Duration;

import dev.harbor.jdbc.RetryDelays;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link InboxRetries}.
 */
class InboxRetriesTests {

	private final RetryDelays delays = new RetryDelays(Duration.ZERO, 1, Duration.ZERO, 0);

	@Test
	void retriesAreExhaustedByMoreFailuresThanRetries() {
		InboxRetries retries = new InboxRetries(3, this.delays);
		assertThat(retries.isExhaustedBy(3)).isFalse();
		assertThat(retries.isExhaustedBy(4)).isTrue();
		assertThat(new InboxRetries(0, this.delays).isExhaustedBy(1)).isTrue();
	}

	@Test
	void negativeNumberIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> new InboxRetries(-1, this.delays))
			.withMessageContaining("'maxRetries'");
	}

}
