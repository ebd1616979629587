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
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import dev.harbor.Page;
import dev.harbor.event.Event;
import dev.harbor.inbox.InboxEvent.State;
import dev.harbor.jdbc.TaskQueue;
import dev.harbor.listener.HarborListener;
import dev.harbor.listener.ListenerContext;
import dev.harbor.listener.ParkEventException;
import dev.harbor.webhook.jdbc.TestDatabase;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.JRE;
import org.slf4j.MDC;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

/**
 * Tests for the inbox on every database.
 */
abstract class InboxTests extends InboxDatabaseTests {

	InboxTests(TestDatabase database) {
		super(database);
	}

	@Test
	void acceptedEventIsHandledOnceWithItsContext() {
		InboxApplication application = start(OrderEvents.class);
		Event event = InboxApplication.event("order.shipped", "{\"number\":\"Ä-1\"}");
		assertThat(application.inbox().accept("default", event)).isTrue();
		InboxEvent handled = awaitState(application, "OrderEvents.shipped", event, State.HANDLED);
		assertThat(handled.attempts()).isEqualTo(1);
		assertThat(handled.event()).isEqualTo(event);
		assertThat(handled.endpoint()).isEqualTo("default");
		assertThat(handled.handledAt()).isPresent();
		assertThat(handled.nextAttempt()).isEmpty();
		assertThat(handled.lastError()).isEmpty();
		assertThat(effects(event)).isEqualTo(1);
		ListenerContext context = (ListenerContext) seen.get("context");
		assertThat(context.attempt()).isEqualTo(1);
		assertThat(context.source()).isEqualTo(ListenerContext.Source.ACCEPTED);
		assertThat(context.receivedAt()).isEqualTo(handled.receivedAt());
		assertThat(seen).containsEntry("order", new Order("Ä-1"))
			.containsEntry("mdc", event.id() + " OrderEvents.shipped");
		assertThat(MDC.get("harborEventId")).isNull();
	}

	@Test
	void knownEventIsNotAcceptedAgain() {
		InboxApplication application = start(OrderEvents.class);
		Event event = InboxApplication.event("order.shipped", "{}");
		assertThat(application.jdbcInbox().take("default", event)).isTrue();
		assertThat(application.jdbcInbox().take("default", event)).isFalse();
		awaitState(application, "OrderEvents.shipped", event, State.HANDLED);
		assertThat(application.jdbcInbox().take("default", event)).isFalse();
		assertThat(application.inbox().accept("default", event)).isFalse();
		assertThat(effects(event)).isEqualTo(1);
	}

	@Test
	void eventWithoutListenerIsNotAccepted() {
		InboxApplication application = start(OrderEvents.class);
		assertThat(application.inbox().accept("default", InboxApplication.event("invoice.paid", "{}"))).isFalse();
		assertThatIllegalArgumentException()
			.isThrownBy(() -> application.inbox().accept("billing", InboxApplication.event("order.shipped", "{}")))
			.withMessageContaining("'billing'");
		assertThat(application.inbox().list(InboxQuery.create()).data()).isEmpty();
	}

	@Test
	void concurrentCopiesAtTwoInstancesAreStoredAndHandledOnce() throws Exception {
		List<InboxApplication> instances = List.of(start(OrderEvents.class), start(OrderEvents.class));
		ExecutorService threads = Executors.newFixedThreadPool(16);
		try {
			for (int i = 0; i < 10; i++) {
				Event event = InboxApplication.event("order.shipped", "{}");
				List<Future<Boolean>> stored = IntStream.range(0, 16)
					.mapToObj(
							(copy) -> threads.submit(() -> instances.get(copy % 2).jdbcInbox().take("default", event)))
					.toList();
				int first = 0;
				for (Future<Boolean> one : stored) {
					first += one.get(30, TimeUnit.SECONDS) ? 1 : 0;
				}
				assertThat(first).isEqualTo(1);
				awaitState(instances.get(0), "OrderEvents.shipped", event, State.HANDLED);
				assertThat(effects(event)).isEqualTo(1);
			}
		}
		finally {
			threads.shutdownNow();
		}
	}

	@Test
	void acceptParticipatesInTheCallersTransaction() {
		InboxApplication application = start(OrderEvents.class);
		Event event = InboxApplication.event("order.shipped", "{}");
		application.transaction().executeWithoutResult((status) -> {
			assertThat(application.inbox().accept("default", event)).isTrue();
			status.setRollbackOnly();
		});
		assertThat(application.inbox().list(InboxQuery.create()).data()).isEmpty();
		application.transaction().executeWithoutResult((status) -> {
			assertThat(application.inbox().accept("default", event)).isTrue();
			assertThat(application.inbox().accept("default", event)).isFalse();
			application.jdbc().update("insert into effect values (?)", event.id());
		});
		awaitState(application, "OrderEvents.shipped", event, State.HANDLED);
		assertThat(effects(event)).isEqualTo(2);
	}

	@Test
	void failedAttemptIsRolledBackAndRetriedUntilTheEventIsParked() {
		InboxApplication application = start(List.of("harbor.inbox.retry.max-retries=2"), FailingEvents.class);
		Event event = InboxApplication.event("order.shipped", "{}");
		application.inbox().accept("default", event);
		InboxEvent parked = awaitState(application, "failing", event, State.PARKED);
		assertThat(calls("failing")).isEqualTo(3);
		assertThat(effects(event)).isZero();
		assertThat(parked.attempts()).isEqualTo(3);
		assertThat(parked.nextAttempt()).isEmpty();
		assertThat(parked.lastError()).hasValueSatisfying((error) -> assertThat(error).contains("not today"));
		await().untilAsserted(() -> assertThat(application.parked()).hasSize(1));
		assertThat(application.parked().get(0).event().event().id()).isEqualTo(event.id());
		ListenerStatus status = application.inbox().status().listeners().get("failing");
		assertThat(status).isEqualTo(new ListenerStatus(0, 0, 1, Optional.empty(), true));
	}

	@Test
	void retriedEventHasNewRetriesAndKeepsItsAttemptCount() {
		InboxApplication application = start(List.of("harbor.inbox.retry.max-retries=1"), FailingEvents.class);
		Event event = InboxApplication.event("order.shipped", "{}");
		application.inbox().accept("default", event);
		awaitState(application, "failing", event, State.PARKED);
		assertThat(application.inbox().retry("failing", "default", event.id())).isTrue();
		await().untilAsserted(() -> assertThat(calls("failing")).isEqualTo(4));
		assertThat(awaitState(application, "failing", event, State.PARKED).attempts()).isEqualTo(4);
		seen.put("succeed", true);
		assertThat(application.inbox().retryParked("failing")).isEqualTo(1);
		InboxEvent handled = awaitState(application, "failing", event, State.HANDLED);
		assertThat(handled.attempts()).isEqualTo(5);
		assertThat(seen).containsEntry("attempt", 5);
		assertThat(effects(event)).isEqualTo(1);
		assertThat(application.inbox().retry("failing", "default", event.id())).isTrue();
		await().untilAsserted(() -> assertThat(effects(event)).isEqualTo(2));
		assertThat(application.inbox().retry("failing", "default", "evt_unknown")).isFalse();
		assertThat(application.inbox().retryParked("failing")).isZero();
	}

	@Test
	void eventIsParkedImmediatelyAfterAParkEventException() {
		InboxApplication application = start(List.of("harbor.inbox.retry.delay=1h"), ParkingEvents.class);
		Event parking = InboxApplication.event("order.parking", "{}");
		Event unreadable = InboxApplication.event("order.unreadable", "{\"number\":{\"a\":1}}");
		application.inbox().accept("default", parking);
		application.inbox().accept("default", unreadable);
		assertThat(awaitState(application, "parking", parking, State.PARKED).lastError())
			.hasValueSatisfying((error) -> assertThat(error).isEqualTo(ParkEventException.class.getName() + ": never"));
		assertThat(awaitState(application, "unreadable", unreadable, State.PARKED).attempts()).isEqualTo(1);
		assertThat(calls("unreadable")).isZero();
	}

	@Test
	void eventIsParkedImmediatelyAfterAWrappedParkEventException() {
		InboxApplication application = start(List.of("harbor.inbox.retry.delay=1h"), WrappedParkingEvents.class);
		for (String way : List.of("stage", "join", "cause")) {
			Event event = InboxApplication.event("order." + way, "{}");
			application.inbox().accept("default", event);
			assertThat(awaitState(application, way, event, State.PARKED).attempts()).isEqualTo(1);
		}
	}

	@Test
	void errorIsAFailureLikeAnException() {
		InboxApplication application = start(List.of("harbor.inbox.retry.max-retries=1"), ErrorEvents.class);
		for (String error : List.of("overflow", "missing")) {
			Event event = InboxApplication.event("order." + error, "{}");
			application.inbox().accept("default", event);
			assertThat(awaitState(application, error, event, State.PARKED).attempts()).isEqualTo(2);
			assertThat(effects(event)).isZero();
		}
	}

	@Test
	void unreadableExceptionIsAFailure() {
		InboxApplication application = start(List.of("harbor.inbox.retry.max-retries=1"), UnreadableEvents.class);
		for (String way : List.of("message", "cause", "text", "endless")) {
			Event event = InboxApplication.event("order." + way, "{}");
			application.inbox().accept("default", event);
			InboxEvent parked = awaitState(application, way, event, State.PARKED);
			assertThat(parked.attempts()).isEqualTo(2);
			assertThat(parked.lastError()).hasValueSatisfying((error) -> assertThat(error).contains("Unreadable"));
			await().untilAsserted(() -> assertThat(application.parked())
				.anyMatch((published) -> published.event().event().id().equals(event.id())));
		}
	}

	@Test
	void listenerThatMovedToAnotherEndpointIsNotPresentForItsOldEvents() {
		InboxApplication before = start(List.of("harbor.inbox.retry.delay=1h"), FailingEvents.class);
		Event old = InboxApplication.event("order.shipped", "{}");
		before.inbox().accept("default", old);
		await().until(() -> calls("failing") == 1);
		assertThat(before.inbox().status().listeners().get("failing").present()).isTrue();
		before.close();
		InboxApplication after = start(MovedEvents.class);
		ListenerStatus status = after.inbox().status().listeners().get("failing");
		assertThat(status.present()).isFalse();
		assertThat(status.stored()).isEqualTo(1);
		after.inbox().discard("failing", "default", old.id());
		assertThat(after.inbox().status().listeners().get("failing"))
			.isEqualTo(new ListenerStatus(0, 0, 0, Optional.empty(), true));
	}

	@Test
	void attemptIsRecordedWhenTheMethodInterruptsItsThread() {
		InboxApplication application = start(
				List.of("harbor.inbox.retry.max-retries=0", "spring.threads.virtual.enabled=true"),
				InterruptedEvents.class);
		Event handled = InboxApplication.event("order.handled", "{}");
		application.inbox().accept("default", handled);
		awaitState(application, "interrupted", handled, State.HANDLED);
		assertThat(seen).containsEntry("interrupted", false);
		Event failed = InboxApplication.event("order.failed", "{}");
		application.inbox().accept("default", failed);
		assertThat(awaitState(application, "interrupted", failed, State.PARKED).attempts()).isEqualTo(1);
	}

	@Test
	void eventOfAMovedListenerIsDiscarded() {
		InboxApplication before = start(List.of("harbor.inbox.retry.delay=1h"), FailingEvents.class);
		Event event = InboxApplication.event("order.shipped", "{}");
		before.inbox().accept("default", event);
		await().until(() -> calls("failing") == 1);
		before.close();
		InboxApplication after = start(MovedEvents.class);
		assertThat(after.inbox().discard("failing", "default", event.id())).isTrue();
		assertThat(after.find("failing", event)).isNull();
	}

	@Test
	void failedEventIsShownAsRetryingUntilItsNextAttempt() {
		InboxApplication application = start(List.of("harbor.inbox.retry.delay=1h"), FailingEvents.class);
		Event event = InboxApplication.event("order.shipped", "{}");
		application.inbox().accept("default", event);
		await().untilAsserted(
				() -> assertThat(application.inbox().status().listeners().get("failing").retrying()).isEqualTo(1));
		ListenerStatus status = application.inbox().status().listeners().get("failing");
		assertThat(status.stored()).isEqualTo(1);
		assertThat(status.oldestStored()).isPresent();
		InboxEvent retrying = application.find("failing", event);
		assertThat(retrying).isNotNull();
		assertThat(retrying.nextAttempt())
			.hasValueSatisfying((next) -> assertThat(next).isBetween(retrying.receivedAt().plus(Duration.ofMinutes(59)),
					retrying.receivedAt().plus(Duration.ofMinutes(61))));
		assertThat(application.inbox().discard("failing", "default", event.id())).isFalse();
	}

	@Test
	void eachListenerHasItsOwnAttempts() {
		InboxApplication application = start(List.of("harbor.inbox.retry.max-retries=1"), FailingEvents.class,
				OrderEvents.class);
		Event event = InboxApplication.event("order.shipped", "{}");
		application.inbox().accept("default", event);
		awaitState(application, "OrderEvents.shipped", event, State.HANDLED);
		awaitState(application, "failing", event, State.PARKED);
		assertThat(effects(event)).isEqualTo(1);
	}

	@Test
	void listenerOutsideATransactionUsesNoConnection() {
		InboxApplication application = start(List.of("spring.datasource.hikari.maximum-pool-size=1"),
				OutsideEvents.class);
		Event event = InboxApplication.event("order.shipped", "{}");
		application.inbox().accept("default", event);
		InboxEvent handled = awaitState(application, "outside", event, State.HANDLED);
		assertThat(handled.attempts()).isEqualTo(2);
		assertThat(seen).containsEntry("transaction", false);
		// One call in the attempt that failed afterwards.
		assertThat(effects(event)).isEqualTo(2);
	}

	@Test
	void listenerInATransactionNeedsOneConnection() {
		InboxApplication application = start(List.of("spring.datasource.hikari.maximum-pool-size=1"),
				OrderEvents.class);
		List<Event> events = IntStream.range(0, 20)
			.mapToObj((i) -> InboxApplication.event("order.shipped", "{}"))
			.toList();
		events.forEach((event) -> assertThat(application.inbox().accept("default", event)).isTrue());
		events.forEach((event) -> awaitState(application, "OrderEvents.shipped", event, State.HANDLED));
		events.forEach((event) -> assertThat(effects(event)).isEqualTo(1));
	}

	@Test
	void hangingMethodBlocksNoOtherEvent() {
		gate = new CountDownLatch(1);
		InboxApplication application = start(HangingEvents.class, OrderEvents.class);
		Event event = InboxApplication.event("order.shipped", "{}");
		application.inbox().accept("default", event);
		Event another = InboxApplication.event("order.shipped", "{}");
		application.inbox().accept("default", another);
		awaitState(application, "OrderEvents.shipped", event, State.HANDLED);
		awaitState(application, "OrderEvents.shipped", another, State.HANDLED);
		InboxEvent hanging = application.find("hanging", event);
		assertThat(hanging).isNotNull();
		assertThat(hanging.state()).isEqualTo(State.STORED);
		// A copy that arrives in the meantime does not wait for a lock.
		assertThat(CompletableFuture.supplyAsync(() -> application.jdbcInbox().take("default", event)))
			.succeedsWithin(Duration.ofSeconds(20))
			.isEqualTo(false);
		gate.countDown();
		awaitState(application, "hanging", event, State.HANDLED);
	}

	@Test
	void shutdownWaitsForRunningMethods() throws Exception {
		gate = new CountDownLatch(1);
		InboxApplication application = start(List.of("spring.lifecycle.timeout-per-shutdown-phase=5s"),
				HangingEvents.class);
		Event event = InboxApplication.event("order.shipped", "{}");
		application.inbox().accept("default", event);
		await().until(() -> calls("hanging") == 1);
		TaskQueue queue = application.bean(JdbcHarborInbox.class).queue();
		CompletableFuture<Void> closed = CompletableFuture.runAsync(application::close);
		await().until(() -> !queue.isRunning());
		assertThat(closed).isNotDone();
		gate.countDown();
		closed.get(30, TimeUnit.SECONDS);
		assertThat(effects(event)).isEqualTo(1);
		InboxApplication next = start(HangingEvents.class);
		awaitState(next, "hanging", event, State.HANDLED);
		assertThat(calls("hanging")).isEqualTo(1);
	}

	@Test
	void attemptThatShutdownInterruptsDoesNotCount() {
		gate = new CountDownLatch(1);
		List<String> properties = List.of("spring.lifecycle.timeout-per-shutdown-phase=1s",
				"harbor.inbox.retry.max-retries=0");
		InboxApplication application = start(properties, HangingEvents.class);
		Event event = InboxApplication.event("order.shipped", "{}");
		application.inbox().accept("default", event);
		await().until(() -> calls("hanging") == 1);
		application.close();
		gate.countDown();
		InboxApplication next = start(properties, HangingEvents.class);
		assertThat(awaitState(next, "hanging", event, State.HANDLED).attempts()).isEqualTo(1);
		assertThat(calls("hanging")).isEqualTo(2);
		assertThat(effects(event)).isEqualTo(1);
	}

	@Test
	void eventsOfARemovedListenerWaitForItsReturn() {
		InboxApplication before = start(List.of("harbor.inbox.retry.delay=1s"), FailingEvents.class, OrderEvents.class);
		Event waiting = InboxApplication.event("order.shipped", "{}");
		Event discarded = InboxApplication.event("order.shipped", "{}");
		before.inbox().accept("default", waiting);
		before.inbox().accept("default", discarded);
		await().until(() -> calls("failing") >= 2);
		awaitState(before, "OrderEvents.shipped", discarded, State.HANDLED);
		before.close();
		InboxApplication without = start(OrderEvents.class);
		ListenerStatus status = without.inbox().status().listeners().get("failing");
		assertThat(status.present()).isFalse();
		assertThat(status.stored()).isEqualTo(2);
		assertThat(without.inbox().discard("failing", "default", discarded.id())).isTrue();
		assertThat(without.inbox().discard("failing", "default", discarded.id())).isFalse();
		assertThat(without.inbox().discard("OrderEvents.shipped", "default", waiting.id())).isFalse();
		assertThat(without.inbox().status().listeners().get("failing").stored()).isEqualTo(1);
		without.close();
		seen.put("succeed", true);
		InboxApplication after = start(FailingEvents.class);
		awaitState(after, "failing", waiting, State.HANDLED);
		assertThat(effects(discarded)).isEqualTo(1);
	}

	@Test
	void failingEventBlocksNoOther() {
		InboxApplication application = start(List.of("harbor.inbox.retry.max-retries=3"), PoisonedEvents.class);
		Event poison = InboxApplication.event("order.shipped", "{\"number\":\"poison\"}");
		application.jdbcInbox().take("default", poison);
		List<Event> others = IntStream.range(0, 199)
			.mapToObj((i) -> InboxApplication.event("order.shipped", "{\"number\":\"A-1\"}"))
			.toList();
		others.forEach((event) -> application.jdbcInbox().take("default", event));
		await().atMost(Duration.ofMinutes(1)).until(() -> calls("poisoned") == others.size() + 4);
		awaitState(application, "poisoned", poison, State.PARKED);
		assertThat(application.inbox().list(InboxQuery.create().state(State.HANDLED).limit(1000)).data()).hasSize(199)
			.allMatch((event) -> event.attempts() == 1);
	}

	@Test
	void rollbackOnlyTransactionIsAFailureOfTheListener() {
		InboxApplication application = start(List.of("harbor.inbox.retry.max-retries=0"), RollbackEvents.class);
		Event event = InboxApplication.event("order.shipped", "{}");
		application.inbox().accept("default", event);
		awaitState(application, "rollback", event, State.PARKED);
		assertThat(effects(event)).isZero();
	}

	@Test
	void textsAreStoredUnchanged() {
		InboxApplication application = start(OrderEvents.class);
		String payload = "{\"number\":\"\uD83D\uDE80 \u0130\\u0000 '\\\"\",\"long\":\"%s\"}"
			.formatted("x".repeat(250_000));
		Event event = InboxApplication.event("evt_Case", "order.shipped", payload);
		Event other = InboxApplication.event("evt_case", "order.shipped", "{}");
		assertThat(application.jdbcInbox().take("default", event)).isTrue();
		assertThat(application.jdbcInbox().take("default", other)).isTrue();
		assertThat(awaitState(application, "OrderEvents.shipped", event, State.HANDLED).event()).isEqualTo(event);
		awaitState(application, "OrderEvents.shipped", other, State.HANDLED);
	}

	@Test
	void listenerIsCalledOnAVirtualThreadIfVirtualThreadsAreEnabled() {
		InboxApplication application = start(List.of("spring.threads.virtual.enabled=true"), OrderEvents.class);
		Event event = InboxApplication.event("order.shipped", "{}");
		application.inbox().accept("default", event);
		awaitState(application, "OrderEvents.shipped", event, State.HANDLED);
		assertThat(effects(event)).isEqualTo(1);
		// Spring Boot ignores the property on earlier versions.
		assertThat(seen.get("thread")).asString()
			.startsWith((JRE.currentJre().compareTo(JRE.JAVA_21) >= 0) ? "VirtualThread[" : "Thread[");
	}

	@Test
	void listenerIsCalledOnAPlatformThreadByDefault() {
		InboxApplication application = start(OrderEvents.class);
		Event event = InboxApplication.event("order.shipped", "{}");
		application.inbox().accept("default", event);
		awaitState(application, "OrderEvents.shipped", event, State.HANDLED);
		assertThat(seen.get("thread")).asString().startsWith("Thread[");
	}

	@Test
	void parkedEventIsDiscarded() {
		InboxApplication application = start(ParkingEvents.class);
		Event event = InboxApplication.event("order.parking", "{}");
		application.inbox().accept("default", event);
		awaitState(application, "parking", event, State.PARKED);
		assertThat(application.inbox().discard("parking", "default", event.id())).isTrue();
		assertThat(application.find("parking", event)).isNull();
	}

	@Test
	void discardedEventIsNotStoredAgainWhenItArrivesAgain() {
		InboxApplication application = start(ParkingEvents.class);
		Event event = InboxApplication.event("order.parking", "{\"number\":\"confidential\"}");
		application.inbox().accept("default", event);
		awaitState(application, "parking", event, State.PARKED);
		application.inbox().discard("parking", "default", event.id());
		assertThat(application.inbox().accept("default", event)).isFalse();
		assertThat(application.jdbcInbox().take("default", event)).isFalse();
		assertThat(application.inbox().list(InboxQuery.create().eventId(event.id())).data()).isEmpty();
		assertThat(application.inbox().retry("parking", "default", event.id())).isFalse();
		assertThat(application.inbox().discard("parking", "default", event.id())).isFalse();
		assertThat(application.jdbc()
			.queryForObject("select payload from harbor_inbox_event where event_id = ?", String.class, event.id()))
			.isEqualTo("{}");
	}

	@Test
	void eventsAreListedInPagesWithFilters() {
		InboxApplication application = start(OrderEvents.class, ParkingEvents.class);
		List<Event> events = IntStream.range(0, 5)
			.mapToObj((i) -> InboxApplication.event("order.shipped", "{}"))
			.toList();
		events.forEach((event) -> application.inbox().accept("default", event));
		events.forEach((event) -> awaitState(application, "OrderEvents.shipped", event, State.HANDLED));
		Event parked = InboxApplication.event("order.parking", "{}");
		application.inbox().accept("default", parked);
		awaitState(application, "parking", parked, State.PARKED);
		InboxQuery query = InboxQuery.create().listener("OrderEvents.shipped").limit(2);
		List<String> ids = new ArrayList<>();
		Page<InboxEvent> page = application.inbox().list(query);
		while (page.hasMore()) {
			page.data().forEach((event) -> ids.add(event.event().id()));
			page = application.inbox().list(query.startingAfter(page.endCursor().orElseThrow()));
		}
		page.data().forEach((event) -> ids.add(event.event().id()));
		List<String> newestFirst = new ArrayList<>(events.stream().map(Event::id).toList());
		Collections.reverse(newestFirst);
		assertThat(ids).isEqualTo(newestFirst);
		assertThat(application.inbox().list(InboxQuery.create().oldestFirst().limit(1)).data().get(0).event().id())
			.isEqualTo(events.get(0).id());
		assertThat(application.inbox().list(InboxQuery.create().state(State.PARKED)).data())
			.extracting((event) -> event.event().id())
			.containsExactly(parked.id());
		assertThat(application.inbox().list(InboxQuery.create().type("order.parking").endpoint("default")).data())
			.hasSize(1);
		assertThat(application.inbox().list(InboxQuery.create().endpoint("billing")).data()).isEmpty();
	}

	@Test
	void handledEventsAreDeletedAfterTheirRetentionUnlikeParkedOnes() {
		InboxApplication application = start(List.of("harbor.inbox.retention=1s"), OrderEvents.class,
				ParkingEvents.class);
		Event parked = InboxApplication.event("order.parking", "{}");
		Event handled = InboxApplication.event("order.shipped", "{}");
		application.inbox().accept("default", parked);
		application.inbox().accept("default", handled);
		await().until(() -> effects(handled) == 1);
		await().atMost(Duration.ofSeconds(30)).until(() -> application.find("OrderEvents.shipped", handled) == null);
		awaitState(application, "parking", parked, State.PARKED);
	}

	record Order(@Nullable String number) {

	}

	@Component
	static class OrderEvents {

		private final JdbcTemplate jdbc;

		OrderEvents(JdbcTemplate jdbc) {
			this.jdbc = jdbc;
		}

		@HarborListener(types = "order.shipped")
		void shipped(Event event, Order order, ListenerContext context) {
			seen.put("context", context);
			seen.put("order", order);
			seen.put("thread", Thread.currentThread().toString());
			seen.put("mdc", MDC.get("harborEventId") + " " + MDC.get("harborListener"));
			this.jdbc.update("insert into effect values (?)", event.id());
		}

	}

	@Component
	static class FailingEvents {

		private final JdbcTemplate jdbc;

		FailingEvents(JdbcTemplate jdbc) {
			this.jdbc = jdbc;
		}

		@HarborListener(id = "failing", types = "order.shipped")
		void shipped(Event event, ListenerContext context) {
			this.jdbc.update("insert into effect values (?)", event.id());
			call("failing");
			seen.put("attempt", context.attempt());
			if (!seen.containsKey("succeed")) {
				throw new IllegalStateException("not today");
			}
		}

	}

	@Component
	static class ParkingEvents {

		@HarborListener(id = "parking", types = "order.parking")
		void park(Event event) {
			throw new ParkEventException("never");
		}

		@HarborListener(id = "unreadable", types = "order.unreadable")
		void unreadable(Order order) {
			call("unreadable");
		}

	}

	@Component
	static class PoisonedEvents {

		private final JdbcTemplate jdbc;

		PoisonedEvents(JdbcTemplate jdbc) {
			this.jdbc = jdbc;
		}

		@HarborListener(id = "poisoned")
		void shipped(Event event, Order order) {
			this.jdbc.update("insert into effect values (?)", event.id());
			call("poisoned");
			if ("poison".equals(order.number())) {
				throw new IllegalStateException("never");
			}
		}

	}

	@Component
	static class RollbackEvents {

		private final JdbcTemplate jdbc;

		private final TransactionTemplate transaction;

		RollbackEvents(JdbcTemplate jdbc, TransactionTemplate transaction) {
			this.jdbc = jdbc;
			this.transaction = transaction;
		}

		@HarborListener(id = "rollback")
		void shipped(Event event) {
			this.jdbc.update("insert into effect values (?)", event.id());
			this.transaction.executeWithoutResult((status) -> status.setRollbackOnly());
		}

	}

	@Component
	static class OutsideEvents {

		private final JdbcTemplate jdbc;

		OutsideEvents(JdbcTemplate jdbc) {
			this.jdbc = jdbc;
		}

		@HarborListener(id = "outside", types = "order.shipped", transactional = false)
		void shipped(Event event) {
			seen.put("transaction", TransactionSynchronizationManager.isActualTransactionActive());
			this.jdbc.update("insert into effect values (?)", event.id());
			if (call("outside") == 1) {
				throw new IllegalStateException("not yet");
			}
		}

	}

	@Component
	static class HangingEvents {

		private final JdbcTemplate jdbc;

		HangingEvents(JdbcTemplate jdbc) {
			this.jdbc = jdbc;
		}

		@HarborListener(id = "hanging", types = "order.shipped")
		void shipped(Event event) throws InterruptedException {
			call("hanging");
			gate.await();
			this.jdbc.update("insert into effect values (?)", event.id());
		}

	}

	@Component
	static class WrappedParkingEvents {

		@HarborListener(id = "stage", types = "order.stage")
		CompletionStage<Event> stage(Event event) {
			return CompletableFuture.<Event>supplyAsync(() -> {
				throw new ParkEventException("never");
			}).thenApply((same) -> same);
		}

		@HarborListener(id = "join", types = "order.join")
		void join(Event event) {
			stage(event).toCompletableFuture().join();
		}

		@HarborListener(id = "cause", types = "order.cause")
		void cause(Event event) {
			throw new IllegalStateException("wrapped", new IllegalArgumentException(new ParkEventException("never")));
		}

	}

	@Component
	@SuppressWarnings("serial")
	static class UnreadableEvents {

		@HarborListener(id = "message", types = "order.message")
		void message(Event event) {
			throw new UnreadableMessageException();
		}

		@HarborListener(id = "text", types = "order.text")
		void text(Event event) {
			throw new IllegalStateException(new IllegalStateException("Unreadable") {

				@Override
				public String toString() {
					throw new StackOverflowError("Unreadable");
				}

			});
		}

		@HarborListener(id = "cause", types = "order.cause")
		void cause(Event event) {
			throw new IllegalStateException("Unreadable", new UnreadableMessageException()) {

				@Override
				public synchronized Throwable getCause() {
					throw new UnsupportedOperationException("Unreadable");
				}

			};
		}

		@HarborListener(id = "endless", types = "order.endless")
		void endless(Event event) {
			throw new EndlessUnreadableException();
		}

	}

	@SuppressWarnings("serial")
	static class UnreadableMessageException extends RuntimeException {

		@Override
		public String getMessage() {
			throw new IllegalStateException("Unreadable");
		}

	}

	@SuppressWarnings("serial")
	static class EndlessUnreadableException extends RuntimeException {

		@Override
		public synchronized Throwable getCause() {
			return new EndlessUnreadableException();
		}

	}

	@Component
	static class ErrorEvents {

		private final JdbcTemplate jdbc;

		ErrorEvents(JdbcTemplate jdbc) {
			this.jdbc = jdbc;
		}

		@HarborListener(id = "overflow", types = "order.overflow")
		void overflow(Event event) {
			this.jdbc.update("insert into effect values (?)", event.id());
			overflow(event, 0);
		}

		private long overflow(Event event, long depth) {
			return 1 + overflow(event, depth + 1);
		}

		@HarborListener(id = "missing", types = "order.missing")
		CompletionStage<Void> missing(Event event) {
			this.jdbc.update("insert into effect values (?)", event.id());
			return CompletableFuture.failedFuture(new NoClassDefFoundError("com/example/Missing"));
		}

	}

	@Component
	static class InterruptedEvents {

		@HarborListener(id = "interrupted")
		void receive(Event event) {
			TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {

				@Override
				public void beforeCommit(boolean readOnly) {
					seen.put("interrupted", Thread.currentThread().isInterrupted());
				}

			});
			Thread.currentThread().interrupt();
			if (event.type().equals("order.failed")) {
				throw new IllegalStateException("interrupted");
			}
		}

	}

	@Component
	static class MovedEvents {

		@HarborListener(id = "failing", endpoint = "billing")
		void receive(Event event) {
		}

	}

}
