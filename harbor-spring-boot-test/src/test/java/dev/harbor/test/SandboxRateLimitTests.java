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

package dev.harbor.test;

import java.io.IOException;
import java.time.Duration;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import dev.harbor.HarborEnvironment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for rate limits in the sandbox.
 */
class SandboxRateLimitTests {

	private final HarborSandbox sandbox = HarborSandbox.start();

	private final PlainClient client = new PlainClient(this.sandbox.baseUrl(),
			this.sandbox.createKey(HarborEnvironment.SANDBOX));

	@AfterEach
	void close() {
		this.sandbox.close();
	}

	@Test
	void answerHasTheLimitOfTheSandboxEnvironment() throws IOException {
		PlainClient.Result result = this.client.createEvent("a");
		assertThat(result.header("Harbor-RateLimit-Limit")).isEqualTo("120");
		assertThat(result.header("Harbor-RateLimit-Remaining")).isEqualTo("119");
		assertThat(Long.parseLong(result.header("Harbor-RateLimit-Reset")))
			.isGreaterThan(this.sandbox.clock().instant().getEpochSecond());
	}

	@Test
	void answerHasTheLimitOfTheLiveEnvironment() throws IOException {
		PlainClient live = this.client.with(this.sandbox.createKey(HarborEnvironment.LIVE));
		assertThat(live.createEvent("a").header("Harbor-RateLimit-Limit")).isEqualTo("600");
	}

	@Test
	void errorDoesNotContainTheLimit() throws IOException {
		assertThat(this.client.get("/v1/events/evt_none").response().headers().map())
			.doesNotContainKey("harbor-ratelimit-limit");
	}

	@Test
	void callsAreNotRefusedWithoutALimit() throws IOException {
		PlainClient.Result last = this.client.createEvent("a");
		for (int i = 0; i < 125; i++) {
			last = this.client.get("/v1/workspaces/ws_sandbox");
		}
		assertThat(last.outcome()).isEqualTo("200");
		// Clients wait when none remains.
		assertThat(last.header("Harbor-RateLimit-Remaining")).isEqualTo("1");
	}

	@Test
	void callsBeyondTheBurstAreRefused() throws IOException {
		this.sandbox.rateLimit(6, 2);
		this.client.createEvent("a");
		this.client.createEvent("a");
		PlainClient.Result third = this.client.createEvent("a");
		assertThat(third.outcome()).isEqualTo("429 rate_limit_exceeded");
		assertThat(third.json().at("/error/retry_after_ms").asLong()).isBetween(1L, 10_000L);
		assertThat(this.sandbox.events()).hasSize(2);
	}

	@Test
	void callIsAdmittedAfterRetryAfter() throws IOException {
		this.sandbox.rateLimit(6, 1);
		this.client.createEvent("a");
		long wait = this.client.createEvent("a").json().at("/error/retry_after_ms").asLong();
		this.sandbox.clock().advance(Duration.ofMillis(wait));
		assertThat(this.client.createEvent("a").outcome()).isEqualTo("201");
	}

	@Test
	void callsBeyondTheMinuteAreRefused() throws IOException {
		this.sandbox.rateLimit(2, 10);
		this.client.createEvent("a");
		assertThat(this.client.createEvent("a").header("Harbor-RateLimit-Remaining")).isEqualTo("0");
		PlainClient.Result third = this.client.createEvent("a");
		assertThat(third.outcome()).isEqualTo("429 rate_limit_exceeded");
		assertThat(third.json().at("/error/retry_after_ms").asLong()).isBetween(30_000L, 60_000L);
	}

	@Test
	void windowIsResetAfterAMinute() throws IOException {
		this.sandbox.rateLimit(2, 10);
		this.client.createEvent("a");
		this.client.createEvent("a");
		this.sandbox.clock().advance(Duration.ofMinutes(1));
		assertThat(this.client.createEvent("a").header("Harbor-RateLimit-Remaining")).isEqualTo("1");
	}

	@Test
	void refusedCallDoesNotCount() throws IOException {
		this.sandbox.rateLimit(6, 1);
		this.client.createEvent("a");
		this.client.createEvent("a");
		this.client.createEvent("a");
		this.sandbox.clock().advance(Duration.ofSeconds(10));
		assertThat(this.client.createEvent("a").header("Harbor-RateLimit-Remaining")).isEqualTo("4");
	}

	@Test
	void eachKeyHasItsOwnQuota() throws IOException {
		this.sandbox.rateLimit(1, 1);
		this.client.createEvent("a");
		PlainClient other = this.client.with(this.sandbox.createKey(HarborEnvironment.SANDBOX));
		assertThat(other.createEvent("a").outcome()).isEqualTo("201");
	}

	@Test
	void readsAndWritesOfAllWorkspacesCountAlike() throws IOException {
		String other = this.sandbox.createWorkspace("Other");
		this.sandbox.rateLimit(2, 2);
		this.client.createEvent("a");
		this.client.get("/v1/workspaces/" + other);
		assertThat(this.client.get("/v1/workspaces/ws_sandbox").status()).isEqualTo(429);
	}

	@Test
	void limitsMustBePositive() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.sandbox.rateLimit(0, 1));
		assertThatIllegalArgumentException().isThrownBy(() -> this.sandbox.rateLimit(1, 0));
	}

}
