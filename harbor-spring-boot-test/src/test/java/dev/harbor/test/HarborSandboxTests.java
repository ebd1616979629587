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
import java.net.ConnectException;
import java.time.Duration;
import java.time.Instant;

import com.github.tomakehurst.wiremock.client.WireMock;
import dev.harbor.HarborEnvironment;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link HarborSandbox}.
 */
class HarborSandboxTests {

	private final HarborSandbox sandbox = HarborSandbox.start();

	private final PlainClient client = new PlainClient(this.sandbox.baseUrl(),
			this.sandbox.createKey(HarborEnvironment.SANDBOX));

	@AfterEach
	void close() {
		this.sandbox.close();
	}

	@Test
	void listensOnLoopbackOnly() {
		assertThat(this.sandbox.wireMock().getOptions().bindAddress()).isEqualTo("127.0.0.1");
	}

	@Test
	void twoSandboxesShareNothing() throws IOException {
		try (HarborSandbox other = HarborSandbox.start()) {
			String foreign = other.createKey(HarborEnvironment.SANDBOX);
			assertThat(this.client.with(foreign).createEvent("a").status()).isEqualTo(401);
		}
	}

	@Test
	void closedSandboxDoesNotAnswer() {
		this.sandbox.close();
		assertThatExceptionOfType(ConnectException.class).isThrownBy(() -> this.client.createEvent("a"));
	}

	@Test
	void sandboxCanBeClosedTwice() {
		this.sandbox.close();
		this.sandbox.close();
		assertThat(this.sandbox.wireMock().isRunning()).isFalse();
	}

	@Test
	void stubOfTheTestTakesPrecedence() throws IOException {
		this.sandbox.wireMock().stubFor(WireMock.get("/v1/workspaces/ws_sandbox").willReturn(WireMock.status(503)));
		assertThat(this.client.get("/v1/workspaces/ws_sandbox").status()).isEqualTo(503);
		assertThat(this.client.createEvent("a").status()).isEqualTo(201);
	}

	@Test
	void callsCanBeVerified() throws IOException {
		this.client.post("/v1/events", PlainClient.event("a", "{}"), "k");
		this.sandbox.wireMock()
			.verify(WireMock.postRequestedFor(WireMock.urlEqualTo("/v1/events"))
				.withHeader("Idempotency-Key", WireMock.equalTo("k")));
	}

	@Test
	void sandboxAnswersAfterStubsAreReset() throws IOException {
		this.sandbox.wireMock().resetAll();
		assertThat(this.client.createEvent("a").status()).isEqualTo(201);
		this.sandbox.wireMock().resetMappings();
		assertThat(this.client.createEvent("a").status()).isEqualTo(201);
	}

	@Test
	void journalIsBounded() throws IOException {
		for (int i = 0; i < 1010; i++) {
			this.client.get("/v1/workspaces/ws_sandbox");
		}
		assertThat(this.sandbox.wireMock().getAllServeEvents()).hasSize(1000);
	}

	@Test
	void resetRemovesData() throws IOException {
		this.client.post("/v1/events", PlainClient.event("a", "{}"), "k");
		this.client.post("/v1/webhooks", """
				{"workspace_id": "ws_sandbox", "url": "https://example.com/", "events": ["*"]}""");
		this.sandbox.reset();
		assertThat(this.sandbox.events()).isEmpty();
		assertThat(this.sandbox.wireMock().getAllServeEvents()).isEmpty();
		assertThat(this.client.get("/v1/events?workspace_id=ws_sandbox").json().path("data")).isEmpty();
		assertThat(this.client.get("/v1/webhooks?workspace_id=ws_sandbox").json().path("data")).isEmpty();
		assertThat(this.client.post("/v1/events", PlainClient.event("b", "{}"), "k").status()).isEqualTo(201);
	}

	@Test
	void resetRestoresSettings() throws IOException {
		String other = this.sandbox.createWorkspace("Other");
		this.sandbox.workspaceStatus("ws_sandbox", "suspended");
		this.sandbox.onlyEnvironment(HarborEnvironment.LIVE);
		this.sandbox.rateLimit(1, 1);
		this.sandbox.clock().advance(Duration.ofDays(1000));
		this.sandbox.wireMock().stubFor(WireMock.any(WireMock.anyUrl()).willReturn(WireMock.status(503)));
		this.sandbox.reset();
		assertThat(this.client.createEvent("a").outcome()).isEqualTo("201");
		assertThat(this.client.createEvent("a").header("Harbor-RateLimit-Limit")).isEqualTo("120");
		assertThat(this.client.get("/v1/workspaces/" + other).status()).isEqualTo(404);
		assertThat(this.sandbox.clock().instant()).isBefore(Instant.now().plus(Duration.ofDays(1)));
	}

	@Test
	void keysSurviveAReset() throws IOException {
		String revoked = this.sandbox.createKey(HarborEnvironment.SANDBOX);
		this.sandbox.revoke(revoked);
		this.sandbox.reset();
		assertThat(this.client.createEvent("a").status()).isEqualTo(201);
		assertThat(this.client.with(revoked).createEvent("a").status()).isEqualTo(201);
	}

	@Test
	void idsOfEarlierEventsAreNotUsedAgain() throws IOException {
		String before = this.client.createEvent("a").id();
		this.sandbox.reset();
		assertThat(this.client.createEvent("a").id()).isNotEqualTo(before);
	}

}
