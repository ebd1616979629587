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

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

import dev.harbor.ApiKey;
import dev.harbor.HarborException;
import dev.harbor.PermissionDeniedException;
import dev.harbor.RateLimitExceededException;
import dev.harbor.Scope;
import dev.harbor.client.ClientStatus.State;
import dev.harbor.client.StubHarbor.Answer;
import dev.harbor.client.StubHarbor.Received;
import dev.harbor.event.CreateEventRequest;
import dev.harbor.webhook.MutableClock;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

/**
 * Tests for {@link HarborClient#check}: its calls, and the knowledge from these and from
 * ordinary calls.
 */
class ScopeCheckTests {

	private static final Answer DENIED = Answer.error(403, "permission_denied");

	private static final Answer NOT_FOUND = Answer.error(404, "resource_not_found");

	private static final Answer INVALID = Answer.error(400, "invalid_request");

	private static final Duration ALWAYS = Duration.ZERO;

	private static final Duration INTERVAL = Duration.ofMinutes(5);

	@AutoClose
	private static final StubHarbor harbor = StubHarbor.start();

	private final MutableClock clock = new MutableClock();

	private final HarborClient client = harbor.clientBuilder().maxRetries(0).clock(this.clock).build();

	@Test
	void eachScopeHasACallThatChangesNothing() {
		harbor.answer(NOT_FOUND);
		this.client.check(EnumSet.allOf(Scope.class), ALWAYS);
		assertThat(harbor.received()).extracting(Received::method, Received::path, Received::body)
			.containsExactly(tuple("GET", "/v1/events/evt_harbor_spring_boot_probe", ""),
					tuple("POST", "/v1/events", "{}"), tuple("GET", "/v1/webhooks/wh_harbor_spring_boot_probe", ""),
					tuple("GET", "/v1/workspaces/ws_harbor_spring_boot_probe", ""));
	}

	@Test
	void probeOfTheWriteScopeHasNoIdempotencyKey() {
		harbor.answer(INVALID);
		this.client.check(Set.of(Scope.EVENTS_WRITE), ALWAYS);
		assertThat(harbor.onlyReceived().header("Idempotency-key")).isEmpty();
	}

	@Test
	void keyIsCheckedWithASingleCallWithoutDeclaredScopes() {
		harbor.answer(DENIED);
		ClientStatus status = this.client.check(Set.of(), ALWAYS);
		assertThat(harbor.received()).hasSize(1);
		assertThat(status.state()).isEqualTo(State.ACCEPTED);
	}

	@Test
	void scopesAreDeterminedByTheAnswers() {
		harbor.answerBy((request) -> request.path().startsWith("/v1/webhooks") ? DENIED : NOT_FOUND);
		ClientStatus status = this.client.check(EnumSet.allOf(Scope.class), ALWAYS);
		assertThat(status.state()).isEqualTo(State.ACCEPTED);
		assertThat(status.checkedAt()).contains(this.clock.instant());
		assertThat(status.grantedScopes()).containsExactlyInAnyOrder(Scope.EVENTS_READ, Scope.EVENTS_WRITE,
				Scope.WORKSPACES_READ);
		assertThat(status.assumedScopes()).containsExactly(Scope.EVENTS_WRITE);
		assertThat(status.missingScopes()).containsExactly(Scope.WEBHOOKS_MANAGE);
		assertThat(status.lastError()).isEmpty();
	}

	@Test
	void suspendedWorkspaceGrantsTheScope() {
		harbor.answer(Answer.error(403, "workspace_suspended"));
		ClientStatus status = this.client.check(Set.of(Scope.EVENTS_WRITE), ALWAYS);
		assertThat(status.state()).isEqualTo(State.ACCEPTED);
		assertThat(status.grantedScopes()).containsExactly(Scope.EVENTS_WRITE);
	}

	@ParameterizedTest
	@CsvSource({ "401, authentication_failed, REFUSED", "429, rate_limit_exceeded, RATE_LIMITED",
			"500, internal_error, UNREACHABLE", "503, unavailable, UNREACHABLE" })
	void answerWithoutInformationAboutScopesEndsTheCheck(int status, String code, State state) {
		harbor.answer(Answer.error(status, code));
		ClientStatus after = this.client.check(EnumSet.allOf(Scope.class), ALWAYS);
		assertThat(after.state()).isEqualTo(state);
		assertThat(after.grantedScopes()).isEmpty();
		assertThat(after.missingScopes()).isEmpty();
		assertThat(after.lastError()).hasValueSatisfying((error) -> assertThat(error.code()).isEqualTo(code));
		assertThat(harbor.received()).hasSize(1);
	}

	@Test
	void denialByAGatewayDoesNotRemoveAScope() {
		harbor.answer(Answer.of(403, "<html>Forbidden</html>"));
		ClientStatus status = this.client.check(Set.of(Scope.EVENTS_READ), ALWAYS);
		assertThat(status.state()).isEqualTo(State.UNREACHABLE);
		assertThat(status.missingScopes()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "<html>Log in</html>", "", "[]", "{\"id\":\"evt" })
	void successThatIsNotOfHarborShowsNothingAboutTheKey(String body) {
		harbor.answer(Answer.of(200, body));
		ClientStatus status = this.client.check(EnumSet.allOf(Scope.class), ALWAYS);
		assertThat(status.state()).isEqualTo(State.UNREACHABLE);
		assertThat(status.grantedScopes()).isEmpty();
		assertThat(status.lastError()).hasValueSatisfying((error) -> assertThat(error.code()).isEqualTo("unknown"));
		assertThat(harbor.received()).hasSize(1);
	}

	@Test
	void successThatIsNotOfHarborDoesNotAcceptARefusedKey() {
		harbor.answer(Answer.error(401, "authentication_failed"));
		this.client.check(Set.of(Scope.EVENTS_READ), ALWAYS);
		harbor.answer(Answer.of(200, "<html>Log in</html>"));
		assertThat(this.client.check(Set.of(Scope.EVENTS_READ), ALWAYS).state()).isEqualTo(State.REFUSED);
	}

	@Test
	void failureIsNotRetried() {
		HarborClient client = harbor.clientBuilder().maxRetries(2).build();
		harbor.answer(Answer.error(503, "unavailable"));
		client.check(Set.of(Scope.EVENTS_READ), ALWAYS);
		assertThat(harbor.received()).hasSize(1);
	}

	@Test
	void onlyOutdatedScopesAreCheckedAgain() {
		harbor.answer(NOT_FOUND);
		this.client.check(Set.of(Scope.EVENTS_READ), INTERVAL);
		this.client.check(Set.of(Scope.EVENTS_READ, Scope.WORKSPACES_READ), INTERVAL);
		assertThat(harbor.received()).extracting(Received::path)
			.containsExactly("/v1/events/evt_harbor_spring_boot_probe", "/v1/workspaces/ws_harbor_spring_boot_probe");
		this.clock.advance(INTERVAL);
		this.client.check(Set.of(Scope.EVENTS_READ), INTERVAL);
		assertThat(harbor.received()).hasSize(3);
	}

	@Test
	void answersExpireWhenTheClockIsSetBack() {
		harbor.answer(NOT_FOUND);
		this.client.check(Set.of(Scope.EVENTS_READ), INTERVAL);
		this.clock.advance(Duration.ofDays(-1));
		this.client.check(Set.of(Scope.EVENTS_READ), INTERVAL);
		assertThat(harbor.received()).hasSize(2);
	}

	@Test
	void ordinaryCallsUpdateTheScopes() {
		harbor.answer(Answer.ok(Json.event("evt_1")));
		this.client.events().retrieve("evt_1");
		harbor.answer(NOT_FOUND);
		ClientStatus status = this.client.check(Set.of(Scope.EVENTS_READ), INTERVAL);
		assertThat(harbor.received()).isEmpty();
		assertThat(status.grantedScopes()).containsExactly(Scope.EVENTS_READ);
		this.client.check(Set.of(), INTERVAL);
		assertThat(harbor.received()).isEmpty();
	}

	@Test
	void refusedKeyIsNotChecked() {
		harbor.answer(Answer.error(401, "authentication_failed"));
		read();
		harbor.answer(NOT_FOUND);
		assertThat(this.client.check(EnumSet.allOf(Scope.class), INTERVAL).state()).isEqualTo(State.REFUSED);
		assertThat(harbor.received()).isEmpty();
		this.clock.advance(INTERVAL);
		assertThat(this.client.check(Set.of(Scope.EVENTS_READ), INTERVAL).state()).isEqualTo(State.ACCEPTED);
	}

	@Test
	void writeScopeIsAssumedUntilTheFirstCreate() {
		harbor.answer(INVALID);
		assertThat(this.client.check(Set.of(Scope.EVENTS_WRITE), ALWAYS).assumedScopes())
			.containsExactly(Scope.EVENTS_WRITE);
		harbor.answer(Answer.of(201, Json.event("evt_1")));
		create();
		assertThat(this.client.status().assumedScopes()).isEmpty();
		assertThat(this.client.status().grantedScopes()).containsExactly(Scope.EVENTS_WRITE);
		harbor.answer(INVALID);
		assertThat(this.client.check(Set.of(Scope.EVENTS_WRITE), ALWAYS).assumedScopes()).isEmpty();
		assertThat(this.client.status().grantedScopes()).containsExactly(Scope.EVENTS_WRITE);
	}

	@Test
	void refusedCreateOverridesTheAssumption() {
		harbor.answer(DENIED);
		assertThatExceptionOfType(PermissionDeniedException.class).isThrownBy(this::create);
		harbor.answer(INVALID);
		ClientStatus status = this.client.check(Set.of(Scope.EVENTS_WRITE), ALWAYS);
		assertThat(status.missingScopes()).containsExactly(Scope.EVENTS_WRITE);
		assertThat(status.grantedScopes()).isEmpty();
		harbor.answer(Answer.of(201, Json.event("evt_1")));
		create();
		assertThat(this.client.status().missingScopes()).isEmpty();
	}

	@Test
	void removedAndRestoredWriteScopeIsNoticed() {
		harbor.answer(Answer.of(201, Json.event("evt_1")));
		create();
		harbor.answer(DENIED);
		assertThat(this.client.check(Set.of(Scope.EVENTS_WRITE), ALWAYS).missingScopes())
			.containsExactly(Scope.EVENTS_WRITE);
		harbor.answer(INVALID);
		ClientStatus status = this.client.check(Set.of(Scope.EVENTS_WRITE), ALWAYS);
		assertThat(status.grantedScopes()).containsExactly(Scope.EVENTS_WRITE);
		assertThat(status.assumedScopes()).containsExactly(Scope.EVENTS_WRITE);
	}

	@Test
	void checkIsOmittedWhileFewRequestsRemain() {
		long reset = this.clock.instant().plusSeconds(60).getEpochSecond();
		harbor.answer(Answer.ok(Json.event("evt_1")).rateLimit(120, 13, reset));
		this.client.events().retrieve("evt_1");
		harbor.answer(NOT_FOUND);
		Set<Scope> two = Set.of(Scope.WEBHOOKS_MANAGE, Scope.WORKSPACES_READ);
		assertThat(this.client.check(two, INTERVAL).grantedScopes()).containsExactly(Scope.EVENTS_READ);
		assertThat(harbor.received()).isEmpty();
		this.client.check(Set.of(Scope.WORKSPACES_READ), INTERVAL);
		assertThat(harbor.received()).hasSize(1);
		this.clock.advance(INTERVAL);
		this.client.check(two, INTERVAL);
		assertThat(harbor.received()).hasSize(3);
	}

	@Test
	void operatorIsAnsweredImmediatelyWhenFewRequestsRemain() {
		long reset = this.clock.instant().plusSeconds(60).getEpochSecond();
		harbor.answer(Answer.ok(Json.event("evt_1")).rateLimit(120, 0, reset));
		this.client.events().retrieve("evt_1");
		harbor.answer(NOT_FOUND);
		this.client.check(EnumSet.allOf(Scope.class), ALWAYS);
		assertThat(harbor.received()).hasSize(4);
	}

	@Test
	void checkIsOmittedWhileTheRateLimitLasts() {
		limit();
		assertThat(this.client.check(Set.of(Scope.WORKSPACES_READ), INTERVAL).state()).isEqualTo(State.RATE_LIMITED);
		assertThat(harbor.received()).isEmpty();
	}

	@Test
	void operatorIsAnsweredImmediatelyDuringARateLimit() {
		limit();
		assertThat(this.client.check(Set.of(Scope.WORKSPACES_READ), ALWAYS).state()).isEqualTo(State.ACCEPTED);
		assertThat(harbor.received()).hasSize(1);
		harbor.answer(Answer.ok(Json.event("evt_1")));
		assertThat(this.client.events().retrieve("evt_1").id()).as("the limit is known to be over").isEqualTo("evt_1");
	}

	@Test
	void closedClientIsNotChecked() {
		harbor.answerBy((request) -> {
			this.client.close();
			return NOT_FOUND;
		});
		this.client.check(EnumSet.allOf(Scope.class), ALWAYS);
		assertThat(harbor.received()).hasSize(1);
		this.client.check(EnumSet.allOf(Scope.class), ALWAYS);
		assertThat(harbor.received()).hasSize(1);
	}

	private void limit() {
		harbor.answer(Answer.rateLimitExceeded(3_600_000));
		assertThatExceptionOfType(RateLimitExceededException.class)
			.isThrownBy(() -> this.client.events().retrieve("evt_1"));
		harbor.answer(NOT_FOUND);
	}

	@Test
	void rateLimitOfACheckDelaysCalls() {
		HarborClient client = harbor.clientBuilder().totalTimeout(Duration.ofSeconds(10)).build();
		harbor.answer(Answer.rateLimitExceeded(3_600_000));
		client.check(Set.of(Scope.EVENTS_READ), ALWAYS);
		assertThatExceptionOfType(RateLimitExceededException.class).isThrownBy(() -> client.events().retrieve("evt_1"));
		assertThat(harbor.received()).hasSize(1);
	}

	@Test
	void newKeyIsChecked() {
		AtomicReference<String> key = new AtomicReference<>("hb_test_00000000000000001");
		HarborClient client = harbor.clientBuilder()
			.apiKeyProvider(() -> ApiKey.of(key.get()))
			.clock(this.clock)
			.build();
		harbor.answer(DENIED);
		assertThat(client.check(Set.of(Scope.EVENTS_READ), INTERVAL).missingScopes())
			.containsExactly(Scope.EVENTS_READ);
		key.set("hb_test_00000000000000002");
		harbor.answer(NOT_FOUND);
		ClientStatus status = client.check(Set.of(Scope.EVENTS_READ), ChronoUnit.FOREVER.getDuration());
		assertThat(harbor.received()).hasSize(1);
		assertThat(status.missingScopes()).isEmpty();
	}

	@Test
	void fallbackIsCheckedWhenTheFirstKeyIsRefused() {
		HarborClient client = harbor.clientBuilder()
			.fallbackApiKeyProvider(() -> ApiKey.of("hb_test_fallback0000000"))
			.build();
		harbor.answerBy((request) -> request.header("Authorization").equals(List.of("Bearer " + StubHarbor.KEY))
				? Answer.error(401, "authentication_failed") : NOT_FOUND);
		ClientStatus status = client.check(Set.of(Scope.EVENTS_READ, Scope.WORKSPACES_READ), ALWAYS);
		assertThat(status.state()).isEqualTo(State.ACCEPTED);
		assertThat(status.grantedScopes()).containsExactlyInAnyOrder(Scope.EVENTS_READ, Scope.WORKSPACES_READ);
		// One call with the first key, which is not tried again.
		assertThat(harbor.received()).hasSize(3);
	}

	@Test
	void keyStaysRefusedAfterOtherFailures() {
		harbor.answer(Answer.error(401, "authentication_failed"));
		read();
		harbor.answer(Answer.error(503, "unavailable"));
		read();
		assertThat(this.client.status().state()).isEqualTo(State.REFUSED);
		harbor.answer(NOT_FOUND);
		read();
		assertThat(this.client.status().state()).isEqualTo(State.ACCEPTED);
	}

	private void create() {
		this.client.events().create(CreateEventRequest.of("order.shipped", Map.of()));
	}

	private void read() {
		assertThatExceptionOfType(HarborException.class).isThrownBy(() -> this.client.events().retrieve("evt_1"));
	}

}
