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

import java.lang.management.ManagementFactory;
import java.time.Instant;

import com.sun.management.ThreadMXBean;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the allocations of {@link WebhookVerifier}.
 */
class WebhookVerifierAllocationTests {

	private static final int CALLS = 200;

	private final WebhookVerifier verifier = WebhookVerifier.builder().secrets("secret").build();

	@ParameterizedTest
	@ValueSource(ints = { 1, 16, 256 })
	void signatureCheckAllocatesLessThanAKilobyteForAnySize(int kilobytes) {
		verify(new byte[1024], 20_000);
		byte[] body = new byte[kilobytes * 1024];
		ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
		long thread = Thread.currentThread().getId();
		long before = threads.getThreadAllocatedBytes(thread);
		verify(body, CALLS);
		long allocated = threads.getThreadAllocatedBytes(thread) - before;
		assertThat(allocated / CALLS).isBetween(1L, 1024L);
	}

	private void verify(byte[] body, int calls) {
		Instant now = Instant.now();
		String timestamp = Long.toString(now.getEpochSecond());
		String signature = WebhookSigner.of("secret").sign(body, now);
		for (int i = 0; i < calls; i++) {
			if (!this.verifier.isValid(body, signature, timestamp)) {
				throw new AssertionError("A valid body is refused");
			}
		}
	}

}
