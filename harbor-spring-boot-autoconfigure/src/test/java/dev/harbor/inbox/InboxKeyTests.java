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

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import dev.harbor.event.Event;
import dev.harbor.inbox.InboxEvent.State;
import dev.harbor.listener.HarborListener;
import dev.harbor.listener.ParkEventException;
import dev.harbor.webhook.jdbc.TestDatabase;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;
import org.springframework.stereotype.Component;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tests for listeners with a key on every database.
 */
abstract class InboxKeyTests extends InboxDatabaseTests {

	private static final String SKIP = "harbor.inbox.skip-parked=keyed";

	private static final List<String> handled = new CopyOnWriteArrayList<>();

	private static final Set<String> failing = ConcurrentHashMap.newKeySet();

	private static final Set<String> parking = ConcurrentHashMap.newKeySet();

	private static final Map<String, AtomicInteger> atOnce = new ConcurrentHashMap<>();

	private static final AtomicInteger overlaps = new AtomicInteger();

	InboxKeyTests(TestDatabase database) {
		super(database);
	}

	@BeforeEach
	void forget() {
		handled.clear();
		failing.clear();
		parking.clear();
		atOnce.clear();
		overlaps.set(0);
		SlowKeyedEvents.threadsOfFirstCalls.clear();
	}

	private static Event event(String order, int number) {
		return InboxApplication.event("evt_%s_%s".formatted(order, number), "order.changed",
				"{\"order\":{\"number\":\"%s\"},\"n\":%s}".formatted(order, number));
	}

	private static void take(InboxApplication application, Event... events) {
		for (Event event : events) {
			assertThat(application.jdbcInbox().take("default", event)).isTrue();
		}
	}

	private int lanes() {
		Integer lanes = new JdbcTemplate(this.dataSource).queryForObject("select count(*) from harbor_inbox_lane",
				Integer.class);
		return (lanes != null) ? lanes : -1;
	}

	private static void awaitHandled(String... events) {
		await().atMost(Duration.ofSeconds(30)).until(() -> handled.containsAll(List.of(events)));
	}

	@Test
	void eventsOfOneKeyAreHandledInOrderByTwoInstances() {
		List<InboxApplication> instances = List.of(start(KeyedEvents.class), start(KeyedEvents.class));
		List<String> orders = List.of("a", "A", "b");
		failing.addAll(List.of("a-3", "A-0", "b-7"));
		for (int n = 0; n < 12; n++) {
			for (String order : orders) {
				take(instances.get(n % 2), event(order, n));
			}
		}
		await().atMost(Duration.ofSeconds(60)).until(() -> handled.size() >= 36);
		for (String order : orders) {
			assertThat(handled.stream().filter((one) -> one.startsWith(order + "-")))
				.containsExactlyElementsOf(IntStream.range(0, 12).mapToObj((n) -> order + "-" + n).toList());
		}
		assertThat(overlaps).hasValue(0);
		await().until(() -> lanes() == 0);
	}

	@Test
	void failedEventBlocksOnlyEventsOfTheSameKey() {
		InboxApplication application = start(List.of("harbor.inbox.retry.delay=1h"), KeyedEvents.class);
		failing.add("a-0");
		take(application, event("a", 0), event("a", 1), event("b", 0));
		awaitHandled("b-0");
		await().until(() -> application.inbox().status().listeners().get("keyed").retrying() == 1);
		await().until(application.jdbcInbox().queue()::isIdle);
		assertThat(handled).containsExactly("b-0");
		application.jdbcInbox().queue().bringForward(Duration.ofHours(2));
		awaitHandled("a-0", "a-1");
		assertThat(handled).containsExactly("b-0", "a-0", "a-1");
		assertThat(awaitState(application, "keyed", event("a", 0), State.HANDLED).attempts()).isEqualTo(2);
		assertThat(awaitState(application, "keyed", event("a", 1), State.HANDLED).attempts()).isEqualTo(1);
	}

	@Test
	void parkedEventBlocksEventsOfTheSameKeyUntilRetriedOrDiscarded() {
		InboxApplication application = start(KeyedEvents.class);
		parking.addAll(List.of("a-0", "a-2"));
		take(application, event("a", 0), event("a", 1), event("a", 2), event("a", 3), event("b", 0));
		awaitState(application, "keyed", event("a", 0), State.PARKED);
		awaitHandled("b-0");
		await().until(() -> application.jdbcInbox().queue().isIdle());
		assertThat(handled).containsExactly("b-0");
		assertThat(application.inbox().discard("keyed", "default", event("a", 1).id())).isFalse();
		parking.remove("a-0");
		assertThat(application.inbox().retry("keyed", "default", event("a", 0).id())).isTrue();
		awaitHandled("a-0", "a-1");
		awaitState(application, "keyed", event("a", 2), State.PARKED);
		await().until(() -> application.jdbcInbox().queue().isIdle());
		assertThat(application.inbox().discard("keyed", "default", event("a", 2).id())).isTrue();
		awaitHandled("a-3");
		assertThat(handled).containsExactly("b-0", "a-0", "a-1", "a-3");
		await().until(() -> lanes() == 0);
	}

	@Test
	void listenerThatSkipsParkedEventsContinuesAndHandlesThemLater() {
		InboxApplication application = start(List.of(SKIP), KeyedEvents.class);
		parking.addAll(List.of("a-0", "a-2"));
		take(application, event("a", 0), event("a", 1), event("a", 2), event("a", 3));
		awaitHandled("a-1", "a-3");
		take(application, event("a", 4));
		awaitHandled("a-4");
		parking.clear();
		await().until(() -> application.inbox().retryParked("keyed") == 2 || handled.contains("a-2"));
		awaitHandled("a-0", "a-2");
		assertThat(handled).containsExactly("a-1", "a-3", "a-4", "a-0", "a-2");
		assertThat(overlaps).hasValue(0);
		await().until(() -> lanes() == 0);
	}

	@Test
	void blockedEventsContinueWhenSkippingIsEnabled() {
		InboxApplication before = start(KeyedEvents.class);
		parking.add("a-0");
		take(before, event("a", 0), event("a", 1), event("a", 2));
		awaitState(before, "keyed", event("a", 0), State.PARKED);
		await().until(() -> before.jdbcInbox().queue().isIdle());
		before.close();
		InboxApplication after = start(List.of(SKIP, "harbor.inbox.retention=1s"), KeyedEvents.class);
		// Known events do not delay them, and new events do not overtake them.
		after.jdbcInbox().take("default", event("a", 3));
		awaitHandled("a-1", "a-2", "a-3");
		assertThat(handled).containsExactly("a-1", "a-2", "a-3");
	}

	@Test
	void eventsWithoutAKeyAreNotBlocked() {
		gate = new CountDownLatch(1);
		InboxApplication application = start(KeyedEvents.class);
		take(application, event("hang", 0));
		List<String> payloads = List.of("{}", "{\"order\":null}", "{\"order\":7}", "{\"order\":{\"number\":null}}",
				"{\"order\":{\"number\":1}}");
		for (String payload : payloads) {
			take(application, InboxApplication.event("order.changed", payload));
		}
		await().until(() -> handled.size() == payloads.size());
		// A copy that arrives in the meantime does not wait for a lock.
		assertThat(application.jdbcInbox().take("default", event("hang", 0))).isFalse();
		take(application, event("hang", 1));
		gate.countDown();
		awaitHandled("hang-0", "hang-1");
	}

	@Test
	void retriedEventWaitsForEventsOfTheSameKey() {
		InboxApplication application = start(List.of("harbor.inbox.retry.delay=1h"), KeyedEvents.class);
		take(application, event("a", 0));
		awaitState(application, "keyed", event("a", 0), State.HANDLED);
		await().until(() -> lanes() == 0);
		failing.add("a-1");
		take(application, event("a", 1));
		await().until(() -> application.inbox().status().listeners().get("keyed").retrying() == 1);
		assertThat(application.inbox().retry("keyed", "default", event("a", 0).id())).isTrue();
		await().until(() -> application.jdbcInbox().queue().isIdle());
		assertThat(handled).containsExactly("a-0");
		application.jdbcInbox().queue().bringForward(Duration.ofHours(2));
		await().until(() -> handled.size() == 3);
		assertThat(handled).containsExactly("a-0", "a-1", "a-0");
	}

	@Test
	void keyedEventsAreAcceptedReconciledAndDiscardedWithoutTheListener() {
		InboxApplication before = start(List.of("harbor.inbox.retry.delay=1h"), KeyedEvents.class);
		failing.add("a-0");
		before.transaction().executeWithoutResult((status) -> {
			before.inbox().accept("default", event("a", 0));
			before.inbox().accept("default", event("a", 1));
			before.inbox().accept("default", event("a", 2));
		});
		await().until(() -> before.inbox().status().listeners().get("keyed").retrying() == 1);
		before.close();
		InboxApplication without = start(InboxTests.OrderEvents.class);
		assertThat(without.inbox().discard("keyed", "default", event("a", 1).id())).isTrue();
		assertThat(without.inbox().discard("keyed", "default", event("a", 0).id())).isTrue();
		without.close();
		InboxApplication after = start(KeyedEvents.class);
		after.jdbcInbox().queue().bringForward(Duration.ofHours(2));
		awaitHandled("a-2");
		assertThat(handled).containsExactly("a-2");
		await().until(() -> lanes() == 0);
	}

	@Test
	void keyOfAListenerOutsideATransactionKeepsTheOrder() {
		InboxApplication application = start(OutsideKeyedEvents.class);
		failing.add("a-1");
		List<String> expected = new ArrayList<>();
		for (int n = 0; n < 6; n++) {
			take(application, event("a", n));
			expected.add("a-" + n);
		}
		await().until(() -> handled.size() >= 6);
		assertThat(handled).isEqualTo(expected);
		assertThat(overlaps).hasValue(0);
	}

	@Test
	void onlyTheInstanceThatTookAnEventOverRecordsItsEnd() {
		gate = new CountDownLatch(1);
		CountDownLatch gateOfSecondCall = new CountDownLatch(1);
		SlowKeyedEvents.gateOfSecondCall = gateOfSecondCall;
		InboxApplication application = start(SlowKeyedEvents.class);
		take(application, event("a", 0), event("b", 0), event("a", 1));
		await().until(() -> calls("a-0") == 1 && calls("b-0") == 1);
		application.jdbc()
			.update("update harbor_inbox_task set picked = false, picked_by = null, last_heartbeat = null, "
					+ "version = version + 1 where task_name = 'inbox'");
		awaitState(application, "slow", event("a", 0), State.PARKED);
		await().until(() -> calls("b-0") == 2);
		gate.countDown();
		// The threads wait for further tasks when the first calls are recorded.
		await()
			.until(() -> SlowKeyedEvents.threadsOfFirstCalls.size() == 2 && SlowKeyedEvents.threadsOfFirstCalls.stream()
				.allMatch((thread) -> thread.getState() == Thread.State.WAITING));
		gateOfSecondCall.countDown();
		awaitState(application, "slow", event("b", 0), State.HANDLED);
		assertThat(application.find("slow", event("a", 0))).extracting(InboxEvent::state).isEqualTo(State.PARKED);
		assertThat(application.inbox().discard("slow", "default", event("a", 0).id())).isTrue();
		awaitHandled("a-1");
		await().until(() -> lanes() == 0);
	}

	@Test
	void eventContinuesThatAnOlderSnapshotDoesNotShow() {
		InboxApplication application = start(KeyedEvents.class);
		parking.add("a-0");
		take(application, event("a", 0));
		awaitState(application, "keyed", event("a", 0), State.PARKED);
		await().until(application.jdbcInbox().queue()::isIdle);
		application.transaction().executeWithoutResult((status) -> {
			assertThat(application.find("keyed", event("a", 0))).isNotNull();
			CompletableFuture.runAsync(() -> take(application, event("a", 1))).join();
			assertThat(application.inbox().discard("keyed", "default", event("a", 0).id())).isTrue();
		});
		awaitHandled("a-1");
	}

	@Test
	void eventsContinueWhenThePreviousOneWasEndedElsewhere() {
		InboxApplication application = start(List.of("harbor.inbox.retry.delay=1h", "harbor.inbox.retention=1s"),
				KeyedEvents.class);
		failing.addAll(List.of("a-0", "b-0"));
		take(application, event("a", 0), event("a", 1), event("b", 0), event("b", 1));
		await().until(() -> application.inbox().status().listeners().get("keyed").retrying() == 2);
		application.jdbc().update("delete from harbor_inbox_event where event_id = 'evt_a_0'");
		// Like an instance of a version without lanes.
		application.jdbc()
			.update("delete from harbor_inbox_task where task_instance = (select id from harbor_inbox_event "
					+ "where event_id = 'evt_b_0')");
		application.jdbc().update("update harbor_inbox_event set state = 'handled' where event_id = 'evt_b_0'");
		awaitHandled("a-1", "b-1");
	}

	@Test
	void tablesOfTheEarlierVersionAreMigrated() {
		start(KeyedEvents.class).close();
		execute("drop table harbor_inbox_lane", "drop index harbor_inbox_event_lane_idx",
				"drop index harbor_inbox_event_lane_idx on harbor_inbox_event",
				"alter table harbor_inbox_event drop column lane",
				"alter table harbor_inbox_event drop column lane_position");
		assertThatExceptionOfType(RuntimeException.class).isThrownBy(() -> start(KeyedEvents.class))
			.withStackTraceContaining("'harbor_inbox_event' has no column 'lane'");
		new ResourceDatabasePopulator(
				new ClassPathResource("dev/harbor/jdbc/add-key-%s.sql".formatted(this.database.platform())))
			.execute(this.dataSource);
		InboxApplication application = start(KeyedEvents.class);
		take(application, event("a", 0), event("a", 1));
		awaitHandled("a-0", "a-1");
	}

	// Some databases do not support all of them.
	private void execute(String... statements) {
		ResourceDatabasePopulator script = new ResourceDatabasePopulator();
		script.addScript(new ByteArrayResource(String.join(";\n", statements).getBytes(StandardCharsets.UTF_8)));
		script.setContinueOnError(true);
		script.execute(this.dataSource);
	}

	private static void handle(Event received) throws InterruptedException {
		Map<String, Object> payload = received.payload().asMap();
		Object order = (payload.get("order") instanceof Map<?, ?> map) ? map.get("number") : null;
		String event = order + "-" + payload.get("n");
		if (order == null) {
			handled.add(event);
			return;
		}
		AtomicInteger now = atOnce.computeIfAbsent(order.toString(), (key) -> new AtomicInteger());
		if (now.incrementAndGet() > 1) {
			overlaps.incrementAndGet();
		}
		try {
			if (order.equals("hang")) {
				gate.await();
			}
			if (failing.remove(event)) {
				throw new IllegalStateException("not yet");
			}
			if (parking.contains(event)) {
				throw new ParkEventException("not now");
			}
			handled.add(event);
		}
		finally {
			now.decrementAndGet();
		}
	}

	@Component
	static class KeyedEvents {

		@HarborListener(id = "keyed", types = "order.changed", key = "order.number")
		void changed(Event event) throws InterruptedException {
			handle(event);
		}

	}

	@Component
	static class OutsideKeyedEvents {

		@HarborListener(id = "keyed", types = "order.changed", key = "order.number", transactional = false)
		void changed(Event event) throws InterruptedException {
			handle(event);
		}

	}

	/**
	 * The first call of "a" succeeds late, after the second one has parked the event. The
	 * first call of "b" fails late, before the second one succeeds.
	 */
	@Component
	static class SlowKeyedEvents {

		private static final Set<Thread> threadsOfFirstCalls = ConcurrentHashMap.newKeySet();

		private static volatile CountDownLatch gateOfSecondCall = new CountDownLatch(0);

		@HarborListener(id = "slow", types = "order.changed", key = "order.number", transactional = false)
		void changed(Event event) throws InterruptedException {
			boolean isA = event.id().equals("evt_a_0");
			boolean isB = event.id().equals("evt_b_0");
			int call = (isA || isB) ? call(isA ? "a-0" : "b-0") : 0;
			if (call == 1) {
				gate.await();
				threadsOfFirstCalls.add(Thread.currentThread());
			}
			if (isB && call == 2) {
				gateOfSecondCall.await();
			}
			if ((isA && call == 2) || (isB && call == 1)) {
				throw new ParkEventException("not now");
			}
			if (call == 0) {
				handle(event);
			}
		}

	}

}
