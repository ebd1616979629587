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

package dev.harbor.outbox;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

import com.github.tomakehurst.wiremock.client.WireMock;
import dev.harbor.ApiKey;
import dev.harbor.ApiKeyProvider;
import dev.harbor.HarborEnvironment;
import dev.harbor.Scope;
import dev.harbor.client.HarborClient;
import dev.harbor.client.HarborClients;
import dev.harbor.event.CreateEventRequest;
import dev.harbor.event.Event;
import dev.harbor.event.EventPayload;
import dev.harbor.event.ListEventsRequest;
import dev.harbor.outbox.OutboxEvent.State;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.event.EventListener;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for sending emitted events.
 */
class SendTests {

	private static final Map<String, String> PAYLOAD = Map.of("order_id", "42");

	private OutboxApplication application = new OutboxApplication(OutboxDatabase.H2);

	@AfterEach
	void close() {
		this.application.close();
	}

	@Test
	void eventIsCreatedOnceAfterFailedCalls() {
		start("harbor.outbox.retry.multiplier=1");
		this.application.sandbox.faults().next(2).post("/v1/events").afterEffect().connectionReset();
		this.application.sandbox.faults().next(2).post("/v1/events").status(503);
		this.application.sandbox.faults().next(1).post("/v1/events").afterEffect().malformedBody();
		this.application.sandbox.faults().next(1).post("/v1/events").afterEffect().status(500);
		OutboxEvent entry = this.application.await(emit("order.shipped"), State.SENT);
		assertThat(entry.attempts()).isEqualTo(7);
		assertThat(entry.lastError()).isEmpty();
		assertThat(this.application.eventsAtHarbor()).containsExactly("order.shipped");
	}

	@Test
	void oneCallProbesDuringAnOutageAndAllEventsAreSentAfterwards() {
		start("harbor.outbox.retry.max-delay=1h", "harbor.outbox.retry.multiplier=2", "harbor.outbox.concurrency=1");
		this.application.sandbox.faults().next(4).post("/v1/events").status(503);
		List<String> ids = new ArrayList<>();
		for (int i = 0; i < 20; i++) {
			ids.add(emit("order.shipped"));
		}
		ids.forEach((id) -> this.application.await(id, State.SENT));
		assertThat(ids).extracting((id) -> this.application.entry(id).attempts() - 1)
			.satisfies((failures) -> assertThat(failures.stream().mapToInt(Integer::intValue).sum()).isEqualTo(4));
		assertThat(this.application.eventsAtHarbor()).hasSize(20);
	}

	@Test
	void refusedEventIsParkedUntilItIsRetried() {
		start();
		String invalid = this.application.outbox().emit("order.shipped", Map.of("text", "x".repeat(262_144)));
		assertThat(this.application.await(invalid, State.PARKED).lastError().orElseThrow())
			.startsWith("invalid_request: ");
		String missing = this.application.outbox()
			.emit(CreateEventRequest.of("order.shipped", PAYLOAD).workspaceId("ws_missing"));
		assertThat(this.application.await(missing, State.PARKED).nextAttempt()).isEmpty();
		this.application.sandbox.faults().post("/v1/events").status(409);
		String conflict = emit("order.conflict");
		this.application.await(conflict, State.PARKED);
		this.application.sandbox.faults().post("/v1/events").answer(413, "text/html", "<html>");
		String tooLarge = emit("order.large");
		assertThat(this.application.await(tooLarge, State.PARKED).lastError().orElseThrow()).startsWith("unknown: ");
		List<OutboxEvent> parked = this.application.outbox().list(OutboxQuery.create().state(State.PARKED)).data();
		assertThat(parked).hasSize(4);
		assertThat(this.application.outbox().status().parked()).isEqualTo(4);
		Awaitility.await()
			.untilAsserted(
					() -> assertThat(this.application.published()).filteredOn(OutboxEventParkedEvent.class::isInstance)
						.extracting((event) -> ((OutboxEventParkedEvent) event).event())
						.containsAll(parked));
		assertThat(this.application.outbox().retry("none")).isFalse();
		assertThat(this.application.outbox().discard(missing)).isTrue();
		assertThat(this.application.outbox().discard(missing)).isFalse();
		assertThat(this.application.outbox().retryParked()).isEqualTo(3);
		this.application.awaitIdle();
		assertThat(this.application.entry(conflict).state()).isEqualTo(State.SENT);
		assertThat(this.application.entry(tooLarge).state()).isEqualTo(State.SENT);
		assertThat(this.application.entry(invalid)).satisfies((entry) -> {
			assertThat(entry.state()).isEqualTo(State.PARKED);
			assertThat(entry.attempts()).isEqualTo(2);
		});
	}

	@Test
	void eventRefusedWithANewCodeIsParkedAndBlocksNoOther() {
		start("harbor.outbox.retry.max-delay=1h");
		this.application.sandbox.faults().next(1).post("/v1/events").answer(422, "application/json", """
				{"error": {"code": "payload_too_deep", "message": "Too deep", "request_id": "req_1"}}""");
		OutboxEvent refused = this.application.await(emit("order.deep"), State.PARKED);
		assertThat(refused.lastError().orElseThrow()).startsWith("payload_too_deep: ");
		this.application.await(emit("order.shipped"), State.SENT);
	}

	@Test
	void entryWhosePayloadIsNoLongerJsonIsParkedAndBlocksNoOther() {
		start();
		String id = this.application.transaction().execute((status) -> {
			String emitted = emit("order.shipped");
			this.application.jdbc().update("update harbor_outbox_event set payload = '{' where id = ?", emitted);
			return emitted;
		});
		assertThat(this.application.await(id, State.PARKED).lastError())
			.hasValueSatisfying((error) -> assertThat(error).startsWith("not_sent: "));
		this.application.await(emit("order.paid"), State.SENT);
	}

	@Test
	void nextKeyIsUsedImmediatelyAfterARefusedKey() {
		startWithReplaceableKey();
		this.application.sandbox.revoke(this.application.key);
		String id = emit("order.shipped");
		OutboxEvent entry = this.application.awaitFailure(id, "authentication_failed: ");
		assertThat(entry.state()).isEqualTo(State.STORED);
		assertThat(entry.nextAttempt().orElseThrow()).isAfter(entry.emittedAt().plus(Duration.ofMinutes(50)));
		assertThat(this.application.outbox().status()).satisfies((status) -> {
			assertThat(status.stored()).isOne();
			assertThat(status.retrying()).isOne();
			assertThat(status.oldestStored()).contains(entry.emittedAt());
		});
		String other = emit("order.paid");
		this.application.replaceableKey.set(this.application.sandbox.createKey(HarborEnvironment.SANDBOX));
		this.application.await(id, State.SENT);
		this.application.await(other, State.SENT);
	}

	@Test
	void entriesThatWaitForTheRateLimitAreSentAtOnceWithAnotherKey() {
		startWithReplaceableKey();
		this.application.sandbox.rateLimit(20, 20);
		HarborClient client = this.application.context().getBean(HarborClient.class);
		for (int i = 0; i < 20; i++) {
			client.events().list(ListEventsRequest.create());
		}
		List<String> ids = new ArrayList<>();
		for (int i = 0; i < 8; i++) {
			ids.add(emit("order.shipped"));
		}
		this.application.awaitIdle();
		assertThat(ids).allSatisfy((id) -> {
			OutboxEvent entry = this.application.entry(id);
			assertThat(entry.state()).isEqualTo(State.STORED);
			assertThat(entry.attempts()).isZero();
			assertThat(Duration.between(entry.emittedAt(), entry.nextAttempt().orElseThrow()))
				.isGreaterThan(Duration.ofSeconds(30));
		});
		this.application.sandbox.rateLimit(60_000, 6_000);
		this.application.replaceableKey.set(this.application.sandbox.createKey(HarborEnvironment.SANDBOX));
		Awaitility.await()
			.atMost(Duration.ofSeconds(20))
			.untilAsserted(() -> assertThat(this.application.eventsAtHarbor()).hasSize(8));
		assertThat(ids).allSatisfy((id) -> assertThat(this.application.await(id, State.SENT).attempts()).isOne());
	}

	@Test
	void entriesThatTheRateLimitRefusesAreSentAtOnceWithAnotherKey() {
		startWithReplaceableKey();
		this.application.sandbox.faults().next(1).post("/v1/events").rateLimited(Duration.ofMinutes(50));
		String refused = emit("order.shipped");
		this.application.awaitFailure(refused, "rate_limit_exceeded: ");
		String other = emit("order.paid");
		this.application.awaitIdle();
		assertThat(this.application.entry(other).attempts()).isZero();
		this.application.replaceableKey.set(this.application.sandbox.createKey(HarborEnvironment.SANDBOX));
		this.application.await(refused, State.SENT);
		this.application.await(other, State.SENT);
	}

	@Test
	void entriesOfAClientWaitForTheRateLimitThatAnotherClientWithTheSameKeyHasUsed() {
		start("harbor.outbox.retry.max-delay=1h", "harbor.clients.billing.secret-key=" + this.application.key);
		this.application.sandbox.rateLimit(20, 20);
		HarborClients clients = this.application.context().getBean(HarborClients.class);
		clients.get("billing").events().list(ListEventsRequest.create());
		for (int i = 0; i < 19; i++) {
			clients.get("default").events().list(ListEventsRequest.create());
		}
		String other = emit("order.paid");
		this.application.awaitIdle();
		String id = this.application.outbox().client("billing").emit("order.shipped", PAYLOAD);
		this.application.awaitIdle();
		assertThat(List.of(id, other)).allSatisfy((entry) -> {
			assertThat(this.application.entry(entry).state()).isEqualTo(State.STORED);
			assertThat(this.application.entry(entry).attempts()).isZero();
		});
	}

	@Test
	void retryAfterReplacesTheBackOff() {
		startWithLongDelay();
		this.application.sandbox.faults().next(3).post("/v1/events").rateLimited(Duration.ofMillis(100));
		OutboxEvent entry = this.application.await(emit("order.shipped"), State.SENT);
		assertThat(entry.attempts()).isEqualTo(4);
		this.application.sandbox.faults().post("/v1/events").rateLimited(Duration.ofHours(3));
		OutboxEvent waiting = this.application.awaitFailure(emit("order.paid"), "rate_limit_exceeded: ");
		assertThat(Duration.between(waiting.emittedAt(), waiting.nextAttempt().orElseThrow()))
			.as("the longest time at the most")
			.isBetween(Duration.ofMinutes(59), Duration.ofMinutes(61));
	}

	@Test
	void eventWaitsForAMissingScope() {
		this.application.close();
		this.application = new OutboxApplication(OutboxDatabase.H2, Scope.EVENTS_READ);
		start();
		String id = emit("order.shipped");
		OutboxEvent entry = this.application.awaitFailure(id, "permission_denied: ");
		assertThat(entry.state()).isEqualTo(State.STORED);
	}

	@Test
	void eventIsSentWithinTheMaximumDelayAfterAScopeIsGranted() {
		start("harbor.outbox.retry.max-delay=200ms");
		this.application.sandbox.faults().next(1).post("/v1/events").status(403);
		OutboxEvent entry = this.application.await(emit("order.shipped"), State.SENT);
		assertThat(entry.attempts()).isEqualTo(2);
		assertThat(this.application.outbox().status().retrying()).isZero();
	}

	@Test
	void nextKeyIsUsedImmediatelyAfterAMissingScope() {
		String reading = this.application.sandbox.createKey(HarborEnvironment.SANDBOX, Scope.EVENTS_READ);
		this.application.replaceableKey.set(reading);
		startWithReplaceableKey();
		String id = emit("order.shipped");
		this.application.awaitFailure(id, "permission_denied: ");
		this.application.replaceableKey.set(this.application.key);
		this.application.await(id, State.SENT);
	}

	@Test
	void checkedExceptionOfTheProviderIsRecordedAndTheEntryIsSentWithItsNextKey() {
		startWithReplaceableKey();
		this.application.replaceableKey.set("");
		String id = emit("order.shipped");
		this.application.awaitFailure(id, "not_sent: java.io.IOException");
		this.application.replaceableKey.set(this.application.key);
		this.application.await(id, State.SENT);
		assertThat(this.application.eventsAtHarbor()).hasSize(1);
	}

	@Test
	void suspendedWorkspaceBlocksNoOther() {
		start("harbor.outbox.retry.max-delay=300ms");
		String other = this.application.sandbox.createWorkspace("other");
		this.application.sandbox.workspaceStatus(this.application.sandbox.workspaceId(), "suspended");
		String id = emit("order.shipped");
		this.application.awaitFailure(id, "workspace_suspended: ");
		String elsewhere = this.application.outbox()
			.emit(CreateEventRequest.of("order.paid", PAYLOAD).workspaceId(other));
		this.application.await(elsewhere, State.SENT);
		assertThat(this.application.entry(id).state()).isEqualTo(State.STORED);
		this.application.sandbox.workspaceStatus(this.application.sandbox.workspaceId(), "active");
		this.application.await(id, State.SENT);
	}

	@Test
	void eventThatArrivedUnseenIsFoundAfterTheIdempotencyWindow() {
		startWithLongDelay();
		String id = emitEventThatArrivesUnseen();
		Event arrived = this.application.sandbox.events().get(0);
		this.application.sandbox.clock().advance(Duration.ofHours(25));
		// Another event of the same type.
		this.application.sandbox.createEvent("order.shipped", Map.of("order_id", "43"));
		forceDue(id);
		assertThat(this.application.await(id, State.SENT).eventId()).contains(arrived.id());
		assertThat(this.application.eventsAtHarbor()).hasSize(2);
	}

	@Test
	void eventThatDidNotArriveIsSentAfterTheIdempotencyWindow() {
		startWithLongDelay();
		String id = emitLostEvent();
		assertThat(this.application.eventsAtHarbor()).isEmpty();
		this.application.sandbox.clock().advance(Duration.ofHours(25));
		forceDue(id);
		this.application.await(id, State.SENT);
		assertThat(this.application.eventsAtHarbor()).containsExactly("order.shipped");
	}

	@Test
	void lookupIgnoresTheEventOfAnEqualEntry() {
		startWithLongDelay();
		String id = emitLostEvent();
		String twin = emit("order.shipped");
		forceDue(twin);
		this.application.await(twin, State.SENT);
		this.application.sandbox.clock().advance(Duration.ofHours(25));
		forceDue(id);
		this.application.await(id, State.SENT);
		assertThat(this.application.eventsAtHarbor()).hasSize(2);
	}

	@Test
	void concurrentLookupsOfEqualEntriesFindDifferentEvents() {
		startWithLongDelay();
		String arrived = emitEventThatArrivesUnseen();
		String twin = emitLostTwin();
		this.application.sandbox.clock().advance(Duration.ofHours(25));
		this.application.sandbox.faults().next(2).get("/v1/events").afterEffect().delay(Duration.ofMillis(300));
		this.application.makeDue();
		assertSentAsDifferentEvents(arrived, twin);
	}

	@Test
	void equalEntriesThatTwoInstancesLookForAtOnceDoNotTakeTheSameEventForTheirs() {
		startWithLongDelay("harbor.outbox.concurrency=1");
		String arrived = emitEventThatArrivesUnseen();
		String twin = emitLostTwin();
		this.application.sandbox.clock().advance(Duration.ofHours(25));
		this.application.restart();
		startWithLongDelay("harbor.outbox.concurrency=1");
		// Longer than the polling interval, so that each instance looks for one of them.
		this.application.sandbox.faults().next(2).get("/v1/events").afterEffect().delay(Duration.ofSeconds(2));
		this.application.makeDue();
		assertSentAsDifferentEvents(arrived, twin);
	}

	@Test
	void eventIsParkedAsUncertainWithoutScopeForTheLookup() {
		this.application.close();
		this.application = new OutboxApplication(OutboxDatabase.H2, Scope.EVENTS_WRITE);
		startWithLongDelay();
		String id = emitEventThatArrivesUnseen();
		this.application.sandbox.clock().advance(Duration.ofHours(23));
		forceDue(id);
		assertThat(this.application.await(id, State.PARKED).lastError().orElseThrow()).startsWith("uncertain");
		assertThat(this.application.outbox().retry(id)).isTrue();
		this.application.await(id, State.SENT);
	}

	@Test
	void entryThatArrivedUnseenAndWasRefusedLaterIsLookedForWhenItIsRetried() {
		startWithLongDelay();
		String id = emitEventThatArrivesUnseen();
		this.application.sandbox.faults().next(1).post("/v1/events").status(404);
		forceDue(id);
		this.application.await(id, State.PARKED);
		this.application.sandbox.clock().advance(Duration.ofHours(25));
		assertThat(this.application.outbox().retryParked()).isEqualTo(1);
		this.application.await(id, State.SENT);
		assertThat(this.application.eventsAtHarbor()).hasSize(1);
	}

	@Test
	void refusalBeforeSendingIsNotUncertain() {
		this.application.close();
		this.application = new OutboxApplication(OutboxDatabase.H2, Scope.EVENTS_WRITE);
		startWithLongDelay();
		this.application.sandbox.faults().next(1).post("/v1/events").status(401);
		String id = emit("order.shipped");
		this.application.awaitFailure(id, "authentication_failed: ");
		this.application.sandbox.clock().advance(Duration.ofHours(48));
		forceDue(id);
		this.application.await(id, State.SENT);
		assertThat(this.application.eventsAtHarbor()).hasSize(1);
	}

	@Test
	void sentEntriesAreDeletedAfterTheirRetentionUnlikeParkedOnes() {
		start("harbor.outbox.retention=2s");
		String sent = emit("order.shipped");
		this.application.await(sent, State.SENT);
		String parked = this.application.outbox()
			.emit(CreateEventRequest.of("order.shipped", PAYLOAD).workspaceId("ws_missing"));
		this.application.await(parked, State.PARKED);
		this.application.sandbox.clock().advance(Duration.ofMinutes(1));
		Awaitility.await()
			.untilAsserted(() -> assertThat(this.application.outbox().list(OutboxQuery.create()).data())
				.extracting(OutboxEvent::id)
				.containsExactly(parked));
	}

	@Test
	void sentEntriesAndTasksWithoutEntryAreDeletedWithAPoolWithoutAutoCommit() {
		startWithLongDelay("spring.datasource.hikari.auto-commit=false", "harbor.outbox.retention=1s");
		this.application.await(emit("order.shipped"), State.SENT);
		this.application.sandbox.faults().next(1).post("/v1/events").status(503);
		this.application.awaitFailure(emit("order.cancelled"), "internal_error: ");
		this.application.transaction()
			.executeWithoutResult((status) -> this.application.jdbc()
				.update("delete from harbor_outbox_event where state = 'STORED'"));
		this.application.makeDue();
		this.application.sandbox.clock().advance(Duration.ofMinutes(1));
		Awaitility.await().until(() -> this.application.outbox().list(OutboxQuery.create()).data().isEmpty());
		this.application.awaitIdle();
	}

	@Test
	void severalInstancesSendEachEventOnce() {
		start();
		HarborOutbox first = this.application.outbox();
		start();
		List<String> ids = new ArrayList<>();
		for (int i = 0; i < 50; i++) {
			ids.add(((i % 2 == 0) ? first : this.application.outbox()).emit("order.shipped", Map.of("number", i)));
		}
		ids.forEach((id) -> this.application.await(id, State.SENT));
		assertThat(this.application.eventsAtHarbor()).hasSize(50);
		assertThat(ids).allSatisfy((id) -> assertThat(this.application.entry(id).attempts()).isOne());
	}

	@Test
	void failingListenerDoesNotCauseAnotherSend() {
		this.application.start(new Class<?>[] { FailingListener.class }, OutboxApplication.NO_JPA);
		String id = emit("order.shipped");
		this.application.await(id, State.SENT);
		this.application.awaitIdle();
		assertThat(this.application.entry(id).attempts()).isOne();
	}

	@Test
	void entriesAreListedInPages() {
		startWithLongDelay();
		List<String> ids = new ArrayList<>();
		for (int i = 0; i < 5; i++) {
			ids.add(this.application.outbox().emit("order.shipped", EventPayload.ofJson("{\"number\": " + i + "}")));
		}
		// Those of the same millisecond have no order.
		Collections.sort(ids);
		OutboxQuery query = OutboxQuery.create().type("order.shipped").client("default").oldestFirst().limit(3);
		var first = this.application.outbox().list(query);
		var second = this.application.outbox().list(query.startingAfter(first.endCursor().orElseThrow()));
		assertThat(first.hasMore()).isTrue();
		assertThat(second.hasMore()).isFalse();
		assertThat(first.data()).extracting(OutboxEvent::id).containsExactlyElementsOf(ids.subList(0, 3));
		assertThat(second.data()).extracting(OutboxEvent::id).containsExactlyElementsOf(ids.subList(3, 5));
		assertThat(this.application.outbox().list(OutboxQuery.create().type("order.paid")).data()).isEmpty();
		assertThat(this.application.outbox().list(OutboxQuery.create().client("billing")).data()).isEmpty();
	}

	@Test
	void entriesAreFilteredAndPagedInBothDirections() {
		start("harbor.clients.billing.secret-key=" + this.application.key,
				"harbor.clients.billing.workspace-id=" + this.application.sandbox.workspaceId());
		HarborOutbox outbox = this.application.outbox();
		String parked = outbox.emit(CreateEventRequest.of("order.shipped", PAYLOAD).workspaceId("ws_missing"));
		this.application.await(parked, State.PARKED);
		String sent = emit("order.shipped");
		this.application.await(sent, State.SENT);
		String billed = outbox.client("billing").emit("invoice.paid", PAYLOAD);
		this.application.await(billed, State.SENT);
		OutboxQuery all = OutboxQuery.create();
		assertThat(ids(all)).containsExactly(billed, sent, parked);
		assertThat(ids(all.oldestFirst())).containsExactly(parked, sent, billed);
		assertThat(ids(all.state(State.SENT))).containsExactly(billed, sent);
		assertThat(ids(all.state(State.SENT, State.PARKED))).hasSize(3);
		assertThat(ids(all.state(State.STORED))).isEmpty();
		assertThat(ids(all.client("billing"))).containsExactly(billed);
		assertThat(ids(all.client("default").state(State.SENT))).containsExactly(sent);
		assertThat(ids(all.type("order.shipped").oldestFirst())).containsExactly(parked, sent);
		assertThat(ids(all.id(sent).type("invoice.paid"))).isEmpty();
		assertThat(ids(all.limit(1))).containsExactly(billed);
		assertThat(ids(all.limit(1).startingAfter(billed))).containsExactly(sent);
		assertThat(ids(all.oldestFirst().startingAfter(parked))).containsExactly(sent, billed);
		assertThat(outbox.list(all.limit(3)).hasMore()).isFalse();
		assertThat(outbox.list(all.type("none")).endCursor()).isEmpty();
		assertThat(outbox.retry(sent)).as("sent before").isFalse();
		assertThat(outbox.discard(sent)).as("sent before").isFalse();
		assertThat(outbox.client("billing").list(all).data()).as("the same outbox").hasSize(3);
	}

	@Test
	void runningSendIsRecordedDuringShutdown() {
		start("spring.lifecycle.timeout-per-shutdown-phase=4s");
		this.application.sandbox.faults().next(1).post("/v1/events").afterEffect().delay(Duration.ofMillis(500));
		String id = emit("order.shipped");
		OutboxApplication.await().until(() -> !this.application.sandbox.events().isEmpty());
		this.application.context().close();
		start();
		assertThat(this.application.entry(id).state()).isEqualTo(State.SENT);
		assertThat(this.application.entry(id).attempts()).isOne();
		assertThat(calls()).hasSize(1);
	}

	@Test
	void interruptedSendIsRepeatedByTheNextInstanceAndCreatesOneEvent() {
		start("spring.lifecycle.timeout-per-shutdown-phase=2s");
		this.application.sandbox.faults().next(1).post("/v1/events").afterEffect().delay(Duration.ofSeconds(5));
		String id = emit("order.shipped");
		OutboxApplication.await().until(() -> !this.application.sandbox.events().isEmpty());
		this.application.context().close();
		start();
		OutboxEvent entry = this.application.await(id, State.SENT);
		assertThat(entry.eventId()).contains(this.application.sandbox.events().get(0).id());
		assertThat(this.application.eventsAtHarbor()).hasSize(1);
		assertThat(calls()).hasSize(2).containsOnly(id);
	}

	@Test
	void waitingEventsAreSentByAnInstanceThatEmitsNothing() {
		start("harbor.enabled=false");
		emit("order.shipped");
		this.application.context().close();
		start();
		OutboxApplication.await().until(() -> !this.application.sandbox.events().isEmpty());
		this.application.context().close();
		start("harbor.enabled=false");
		emit("order.paid");
		this.application.context().close();
		this.application.start(new Class<?>[] { LazyEmitter.class }, OutboxApplication.NO_JPA,
				"spring.main.lazy-initialization=true", "harbor.jdbc.initialize-schema=never");
		OutboxApplication.await().until(() -> this.application.sandbox.events().size() == 2);
	}

	private List<String> ids(OutboxQuery query) {
		return this.application.outbox().list(query).data().stream().map(OutboxEvent::id).toList();
	}

	/**
	 * The idempotency keys of all calls.
	 */
	private List<String> calls() {
		return this.application.sandbox.wireMock()
			.findAll(WireMock.postRequestedFor(WireMock.urlEqualTo("/v1/events")))
			.stream()
			.map((request) -> request.getHeader("Idempotency-Key"))
			.toList();
	}

	@Test
	void waitingEventIsDiscarded() {
		startWithLongDelay();
		this.application.sandbox.faults().next(1).post("/v1/events").status(503);
		String id = emit("order.shipped");
		this.application.awaitFailure(id, "internal_error: ");
		assertThat(this.application.outbox().discard(id)).isTrue();
		assertThat(this.application.outbox().list(OutboxQuery.create()).data()).isEmpty();
		this.application.makeDue();
		this.application.awaitIdle();
		assertThat(this.application.eventsAtHarbor()).isEmpty();
	}

	private void start(String... properties) {
		List<String> all = new ArrayList<>(List.of(properties));
		all.add(OutboxApplication.NO_JPA);
		this.application.start(all.toArray(String[]::new));
	}

	private void startWithLongDelay(String... properties) {
		start(Stream
			.concat(Stream.of("harbor.outbox.retry.delay=1h", "harbor.outbox.retry.max-delay=1h"),
					Stream.of(properties))
			.toArray(String[]::new));
	}

	private void startWithReplaceableKey() {
		this.application.start(new Class<?>[] { Keys.class }, OutboxApplication.NO_JPA, "harbor.secret-key=",
				"harbor.environment=sandbox", "harbor.outbox.retry.max-delay=1h");
	}

	private String emit(String type) {
		return this.application.outbox().emit(type, PAYLOAD);
	}

	private String emitLostEvent() {
		this.application.sandbox.faults().next(1).post("/v1/events").beforeEffect().connectionReset();
		return emitWithoutAnswer();
	}

	private String emitEventThatArrivesUnseen() {
		this.application.sandbox.faults().next(1).post("/v1/events").afterEffect().connectionReset();
		return emitWithoutAnswer();
	}

	private String emitWithoutAnswer() {
		String id = emit("order.shipped");
		this.application.awaitFailure(id, "connection: ");
		return id;
	}

	// Due at once, although Harbor could not be reached before.
	private String emitLostTwin() {
		this.application.sandbox.faults().next(1).post("/v1/events").beforeEffect().connectionReset();
		String id = emit("order.shipped");
		forceDue(id);
		this.application.awaitFailure(id, "connection: ");
		return id;
	}

	private void assertSentAsDifferentEvents(String... ids) {
		assertThat(ids).extracting((id) -> this.application.await(id, State.SENT).eventId().orElseThrow())
			.doesNotHaveDuplicates();
		assertThat(this.application.eventsAtHarbor()).hasSize(ids.length);
	}

	private void forceDue(String id) {
		assertThat(this.application.outbox().retry(id)).isTrue();
	}

	static class Keys {

		@Bean
		ApiKeyProvider apiKeyProvider(AtomicReference<String> replaceableKey) {
			return () -> {
				if (replaceableKey.get().isEmpty()) {
					this.<RuntimeException>fail(new IOException("secret"));
				}
				return ApiKey.of(replaceableKey.get());
			};
		}

		// As code in Kotlin, which declares no exceptions.
		@SuppressWarnings("unchecked")
		private <E extends Exception> void fail(Exception failure) throws E {
			throw (E) failure;
		}

	}

	static class LazyEmitter {

		LazyEmitter(ObjectProvider<HarborOutbox> outbox) {
		}

	}

	static class FailingListener {

		@EventListener
		void on(OutboxEventSentEvent event) {
			throw new IllegalStateException("For the test");
		}

	}

}
