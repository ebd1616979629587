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

import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

import dev.harbor.ApiKey;
import dev.harbor.HarborConnectionException.Reason;
import dev.harbor.Scope;
import dev.harbor.client.ClientStatus.KeyStatus;
import dev.harbor.client.ClientStatus.LastError;
import dev.harbor.client.ClientStatus.State;
import dev.harbor.client.StubHarbor.Answer;
import dev.harbor.event.CreateEventRequest;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.web.client.RestClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Tests for {@link HarborClient#status()}.
 */
class ClientStatusTests {

	private static final Instant NOW = Instant.parse("2026-03-01T08:15:30.5Z");

	@AutoClose
	private static final StubHarbor harbor = StubHarbor.start();

	private HarborClient client;

	@BeforeEach
	void create() {
		this.client = clientBuilder().build();
	}

	private static HarborClient.Builder clientBuilder() {
		return harbor.clientBuilder().maxRetries(0).clock(Clock.fixed(NOW, ZoneOffset.UTC));
	}

	@Test
	void onlyTheKeyIsKnownBeforeTheFirstCall() {
		ClientStatus status = this.client.status();
		assertThat(status.keys()).containsExactly(unused());
		assertThat(status.lastError()).isEmpty();
		assertThat(status.grantedScopes()).isEmpty();
	}

	@Test
	void keyIsRedacted() {
		succeed();
		assertThat(this.client.status().keys())
			.containsExactly(new KeyStatus(0, "hb_test_\u2026a4b5", true, Optional.of(NOW)));
		assertThat(this.client.status().toString()).doesNotContain(StubHarbor.KEY, "0a1b2c3d");
	}

	@Test
	void previousKeysAreRemembered() {
		List<String> keys = List.of("hb_test_00000001", "hb_test_00000002");
		AtomicInteger current = new AtomicInteger();
		HarborClient client = clientBuilder().apiKeyProvider(() -> ApiKey.of(keys.get(current.get()))).build();
		harbor.answer(Answer.ok(Json.event("evt_1")));
		client.events().retrieve("evt_1");
		current.set(1);
		client.events().retrieve("evt_1");
		assertThat(client.status().keys()).containsExactly(
				new KeyStatus(0, "hb_test_\u20260002", true, Optional.of(NOW)),
				new KeyStatus(0, "hb_test_\u20260001", false, Optional.of(NOW)));
	}

	@Test
	void numberOfRememberedKeysIsLimited() {
		HarborClient client = clientBuilder().apiKeyProvider(new RotatingKeys()::next).build();
		harbor.answer(Answer.ok(Json.event("evt_1")));
		for (int i = 0; i < 50; i++) {
			client.events().retrieve("evt_1");
		}
		assertThat(client.status().keys()).hasSizeLessThan(10);
	}

	@Test
	void successfulCallGrantsItsScope() {
		succeed();
		assertThat(this.client.status().grantedScopes()).containsExactly(Scope.EVENTS_READ);
		harbor.answer(Answer.ok(Json.workspace("ws_1")));
		this.client.workspaces().retrieve();
		assertThat(this.client.status().grantedScopes()).containsExactlyInAnyOrder(Scope.EVENTS_READ,
				Scope.WORKSPACES_READ);
	}

	@Test
	void denialRemovesTheScope() {
		succeed();
		fail(Answer.of(403, """
				{"error":{"code":"permission_denied","message":"The key lacks events:read.","request_id":"req_1"}}"""));
		assertThat(this.client.status().grantedScopes()).isEmpty();
		assertThat(this.client.status().lastError())
			.contains(new LastError("permission_denied", Optional.of("req_1"), NOW));
	}

	@Test
	void denialByAGatewayDoesNotRemoveTheScope() {
		succeed();
		fail(Answer.of(403, "<html>Forbidden by events:read</html>"));
		assertThat(this.client.status().grantedScopes()).containsExactly(Scope.EVENTS_READ);
	}

	@Test
	void unsentCallDoesNotChangeTheStatus() {
		HarborClient client = clientBuilder().scopes(Scope.EVENTS_READ).build();
		assertThat(catchThrowable(() -> client.events().create(CreateEventRequest.of("a", Map.of())))).isNotNull();
		assertThat(client.status()).isEqualTo(new ClientStatus(State.NOT_ASKED, Optional.empty(), List.of(unused()),
				Optional.empty(), Set.of(), Set.of(), Set.of()));
	}

	@Test
	void lastErrorIsKeptAfterASuccess() {
		fail(Answer.error(404, "resource_not_found"));
		succeed();
		assertThat(this.client.status().lastError())
			.contains(new LastError("resource_not_found", Optional.of("req_1"), NOW));
	}

	@Test
	void lastErrorWithoutAnEnvelopeIsUnknown() {
		fail(Answer.of(502, "<html></html>"));
		assertThat(this.client.status().lastError()).contains(new LastError("unknown", Optional.empty(), NOW));
	}

	@Test
	void unreadableSuccessIsAnErrorAndGrantsNothing() {
		fail(Answer.ok("<html></html>"));
		assertThat(this.client.status().lastError()).contains(new LastError("unknown", Optional.empty(), NOW));
		assertThat(this.client.status().grantedScopes()).isEmpty();
	}

	@Test
	void lastErrorWithoutAnAnswerIsConnection() {
		HarborClient client = clientBuilder()
			.restClientBuilder(RestClient.builder().requestInterceptor((request, body, execution) -> {
				throw new IOException("no route to host");
			}))
			.build();
		assertThat(catchThrowable(() -> client.events().retrieve("evt_1"))).isNotNull();
		assertThat(client.status().lastError())
			.contains(new LastError("connection", Optional.empty(), NOW, Optional.of(Reason.OTHER)));
	}

	@Test
	void statusHasTheErrorOfACallThatSucceededOnRetry() {
		harbor.answerInTurn(Answer.error(503, "unavailable"), Answer.ok(Json.event("evt_1")));
		HarborClient client = clientBuilder().maxRetries(1).build();
		client.events().retrieve("evt_1");
		assertThat(client.status().lastError()).contains(new LastError("unavailable", Optional.of("req_1"), NOW));
		assertThat(client.status().grantedScopes()).containsExactly(Scope.EVENTS_READ);
	}

	@Test
	void statusIsASnapshot() {
		ClientStatus before = this.client.status();
		succeed();
		assertThat(before.keys()).containsExactly(unused());
		assertThat(before.grantedScopes()).isEmpty();
	}

	private static KeyStatus unused() {
		return new KeyStatus(0, "hb_test_\u2026a4b5", true, Optional.empty());
	}

	private void succeed() {
		harbor.answer(Answer.ok(Json.event("evt_1")));
		this.client.events().retrieve("evt_1");
	}

	private void fail(Answer answer) {
		harbor.answer(answer);
		ThrowingCallable call = () -> this.client.events().retrieve("evt_1");
		assertThat(catchThrowable(call)).isNotNull();
	}

	private static final class RotatingKeys {

		private int number;

		ApiKey next() {
			return ApiKey.of("hb_test_abcdefgh000" + ++this.number);
		}

	}

}
