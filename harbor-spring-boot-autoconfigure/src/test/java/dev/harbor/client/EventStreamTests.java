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

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Spliterator;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import dev.harbor.HarborApiException;
import dev.harbor.client.StubHarbor.Answer;
import dev.harbor.client.StubHarbor.Received;
import dev.harbor.event.Event;
import dev.harbor.event.ListEventsRequest;
import dev.harbor.webhook.ListWebhookEndpointsRequest;
import dev.harbor.webhook.WebhookEndpoint;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tests for streams, with requests counted at the server.
 */
@Timeout(60)
class EventStreamTests {

	private static final ListEventsRequest REQUEST = ListEventsRequest.create().limit(100);

	@AutoClose
	private final StubHarbor harbor = StubHarbor.start();

	private final HarborClient client = this.harbor.client();

	@BeforeEach
	void start() {
		numberedPages(1000);
	}

	/**
	 * Serve pages of 100 events. The number of the last event is the cursor.
	 */
	private void numberedPages(int events) {
		this.harbor.answerBy((request) -> {
			String cursor = cursor(request);
			int from = (cursor != null) ? Integer.parseInt(cursor) : 0;
			int to = Math.min(from + 100, events);
			return Answer.ok(Json.eventPage(from, to, to < events, Integer.toString(to)));
		});
	}

	private static @Nullable String cursor(Received request) {
		int start = request.uri().indexOf("&starting_after=");
		return (start < 0) ? null : request.uri().substring(start + "&starting_after=".length());
	}

	private Stream<Event> stream() {
		return this.client.events().stream(REQUEST);
	}

	private int requests() {
		return this.harbor.received().size();
	}

	@Test
	void creatingOneSendsNothing() {
		stream().filter((event) -> true).map(Event::id).limit(3);
		stream().iterator();
		stream().spliterator();
		assertThat(requests()).isZero();
	}

	@Test
	void limitOfAPageIsOneRequest() {
		assertThat(stream().limit(100)).hasSize(100);
		assertThat(requests()).isEqualTo(1);
	}

	@Test
	void limitOfOneMoreIsTwoRequests() {
		assertThat(stream().limit(101).toList()).hasSize(101);
		assertThat(requests()).isEqualTo(2);
	}

	@Test
	void limitOfAPageCollectedIsOneRequest() {
		assertThat(stream().limit(100).toList()).hasSize(100);
		assertThat(requests()).isEqualTo(1);
	}

	@Test
	void limitOfZeroSendsNoRequest() {
		assertThat(stream().limit(0).toList()).isEmpty();
		assertThat(requests()).isZero();
	}

	@Test
	void findFirstIsOneRequest() {
		assertThat(stream().findFirst()).hasValueSatisfying((event) -> assertThat(event.id()).isEqualTo("evt_0"));
		assertThat(requests()).isEqualTo(1);
	}

	@Test
	void anyMatchStopsAtTheMatch() {
		assertThat(stream().anyMatch((event) -> event.id().equals("evt_150"))).isTrue();
		assertThat(requests()).isEqualTo(2);
	}

	@Test
	void closeSendsNoRequest() {
		try (Stream<Event> stream = stream()) {
			assertThat(stream).isNotNull();
		}
		assertThat(requests()).isZero();
	}

	@Test
	void findFirstAndCloseIsOneRequest() {
		try (Stream<Event> stream = stream()) {
			assertThat(stream.findFirst()).isPresent();
		}
		assertThat(requests()).isEqualTo(1);
	}

	@Test
	void iteratorOfALimitedStreamIsOneRequest() {
		Iterator<Event> iterator = stream().limit(100).iterator();
		int count = 0;
		while (iterator.hasNext()) {
			iterator.next();
			count++;
		}
		assertThat(count).isEqualTo(100);
		assertThat(iterator.hasNext()).isFalse();
		assertThat(requests()).isEqualTo(1);
	}

	@Test
	void iteratorAsksForAPageWhenItIsNeeded() {
		Iterator<Event> iterator = stream().iterator();
		for (int i = 0; i < 100; i++) {
			assertThat(iterator.next().id()).isEqualTo("evt_" + i);
		}
		assertThat(requests()).isEqualTo(1);
		assertThat(iterator.hasNext()).isTrue();
		assertThat(requests()).isEqualTo(2);
	}

	@Test
	void iteratorOfAClosedStreamIsOneRequest() {
		try (Stream<Event> stream = stream()) {
			assertThat(stream.iterator().next().id()).isEqualTo("evt_0");
		}
		assertThat(requests()).isEqualTo(1);
	}

	@Test
	void spliteratorAdvancesOneByOne() {
		Spliterator<Event> events = stream().spliterator();
		List<String> ids = new ArrayList<>();
		for (int i = 0; i < 100; i++) {
			assertThat(events.tryAdvance((event) -> ids.add(event.id()))).isTrue();
		}
		assertThat(ids).hasSize(100).doesNotHaveDuplicates();
		assertThat(requests()).isEqualTo(1);
		assertThat(events.hasCharacteristics(Spliterator.SIZED)).isFalse();
	}

	@Test
	void goesThroughAllPagesInOrder() {
		numberedPages(250);
		assertThat(stream().map(Event::id)).containsExactlyElementsOf(ids(0, 250));
		assertThat(this.harbor.received()).extracting(Received::uri)
			.containsExactly("/v1/events?workspace_id=ws_2b6d8f0a1c3e&limit=100",
					"/v1/events?workspace_id=ws_2b6d8f0a1c3e&limit=100&starting_after=100",
					"/v1/events?workspace_id=ws_2b6d8f0a1c3e&limit=100&starting_after=200");
	}

	@Test
	void parallelStreamHasEachElementOnce() {
		numberedPages(350);
		assertThat(stream().parallel().map(Event::id).toList()).containsExactlyElementsOf(ids(0, 350));
		assertThat(requests()).isEqualTo(4);
	}

	@Test
	void fullLastPageEndsTheStream() {
		numberedPages(200);
		assertThat(stream().count()).isEqualTo(200);
		assertThat(requests()).isEqualTo(2);
	}

	@Test
	void startsAtACursor() {
		assertThat(this.client.events().stream(REQUEST.startingAfter("900")).map(Event::id))
			.containsExactlyElementsOf(ids(900, 1000));
		assertThat(requests()).isEqualTo(1);
	}

	@Test
	void emptyListIsOneRequest() {
		numberedPages(0);
		assertThat(stream()).isEmpty();
		assertThat(requests()).isEqualTo(1);
	}

	@Test
	void eachStreamStartsWithTheFirstPage() {
		numberedPages(10);
		assertThat(stream().count()).isEqualTo(10);
		assertThat(stream().count()).isEqualTo(10);
		assertThat(requests()).isEqualTo(2);
	}

	@Test
	void repeatedCursorEndsTheStream() {
		this.harbor.answer(Answer.ok(Json.eventPage(0, 100, true, "evt_99")));
		assertThat(stream().count()).isEqualTo(200);
		assertThat(requests()).isEqualTo(2);
	}

	@Test
	void startCursorEndsTheStream() {
		this.harbor.answer(Answer.ok(Json.eventPage(0, 100, true, "evt_99")));
		assertThat(this.client.events().stream(REQUEST.startingAfter("evt_99")).count()).isEqualTo(100);
		assertThat(requests()).isEqualTo(1);
	}

	@Test
	void cycleOfCursorsEndsTheStream() {
		Map<String, String> cycle = Map.of("", "a", "a", "b", "b", "c", "c", "a");
		this.harbor.answerBy((request) -> {
			String cursor = cursor(request);
			return Answer.ok(Json.eventPage(0, 10, true, cycle.get((cursor != null) ? cursor : "")));
		});
		assertThat(stream().count()).isPositive();
		assertThat(requests()).isBetween(3, 20);
	}

	@Test
	void streamContinuesAfterEmptyPagesWithNewCursors() {
		this.harbor.answerInTurn(Answer.ok(Json.eventPage(0, 0, true, "a")),
				Answer.ok(Json.eventPage(0, 100, true, "b")), Answer.ok(Json.eventPage(0, 0, true, "c")),
				Answer.ok(Json.eventPage(0, 0, true, "d")), Answer.ok(Json.eventPage(100, 150, false, null)));
		assertThat(stream().map(Event::id)).hasSize(150).endsWith("evt_149");
		assertThat(requests()).isEqualTo(5);
	}

	@Test
	void streamContinuesAfterEmptyPagesOneElementAtATime() {
		this.harbor.answerInTurn(Answer.ok(Json.eventPage(0, 0, true, "a")), Answer.ok(Json.eventPage(0, 1, true, "b")),
				Answer.ok(Json.eventPage(0, 0, true, "c")), Answer.ok(Json.eventPage(0, 0, false, null)));
		Iterator<Event> events = stream().iterator();
		assertThat(events.next().id()).isEqualTo("evt_0");
		assertThat(requests()).isEqualTo(2);
		assertThat(events.hasNext()).isFalse();
		assertThat(requests()).isEqualTo(4);
	}

	@Test
	void emptyPageWithARepeatedCursorEndsTheStream() {
		this.harbor.answer(Answer.ok(Json.eventPage(0, 0, true, "a")));
		Spliterator<Event> events = stream().spliterator();
		assertThat(events.tryAdvance((event) -> {
		})).isFalse();
		assertThat(events.tryAdvance((event) -> {
		})).isFalse();
		assertThat(requests()).isEqualTo(2);
	}

	@Test
	void cycleOfCursorsOfEmptyPagesEndsTheStream() {
		Map<String, String> cycle = Map.of("", "a", "a", "b", "b", "c", "c", "a");
		this.harbor.answerBy((request) -> {
			String cursor = cursor(request);
			return Answer.ok(Json.eventPage(0, 0, true, cycle.get((cursor != null) ? cursor : "")));
		});
		assertThat(stream()).isEmpty();
		assertThat(requests()).isBetween(3, 20);
	}

	@Test
	void missingCursorEndsTheStream() {
		this.harbor.answer(Answer.ok(Json.eventPage(0, 100, true, null)));
		assertThat(stream().count()).isEqualTo(100);
		assertThat(requests()).isEqualTo(1);
	}

	@Test
	void emptyCursorEndsTheStream() {
		this.harbor.answer(Answer.ok(Json.eventPage(0, 100, true, "")));
		assertThat(stream().count()).isEqualTo(100);
		assertThat(requests()).isEqualTo(1);
	}

	@Test
	void cursorIsIgnoredOnTheLastPage() {
		this.harbor.answer(Answer.ok(Json.eventPage(0, 100, false, "evt_99")));
		assertThat(stream().count()).isEqualTo(100);
		assertThat(requests()).isEqualTo(1);
	}

	@Test
	void failureOfAPageIsThrownWhenThePageIsNeeded() {
		this.harbor.answerInTurn(Answer.ok(Json.eventPage(0, 100, true, "100")), Answer.error(400, "invalid_request"),
				Answer.ok(Json.eventPage(100, 101, false, null)));
		Iterator<Event> iterator = stream().iterator();
		for (int i = 0; i < 100; i++) {
			iterator.next();
		}
		assertThatExceptionOfType(HarborApiException.class).isThrownBy(iterator::hasNext);
		assertThat(iterator.next().id()).isEqualTo("evt_100");
		assertThat(iterator.hasNext()).isFalse();
	}

	@Test
	void pageIsRetried() {
		this.harbor.answerInTurn(Answer.ok(Json.eventPage(0, 100, true, "100")), Answer.of(503, ""),
				Answer.ok(Json.eventPage(100, 150, false, null)));
		assertThat(stream().map(Event::id)).containsExactlyElementsOf(ids(0, 150));
		assertThat(requests()).isEqualTo(3);
	}

	@Test
	void earlierPagesAreReleased() {
		String payload = "{\"a\":\"" + "x".repeat(10_000) + "\"}";
		AtomicInteger number = new AtomicInteger();
		this.harbor.answerBy((request) -> Answer
			.ok(Json.page(List.of(Json.event("evt_1", payload)), true, Integer.toString(number.incrementAndGet()))));
		Iterator<Event> iterator = stream().iterator();
		WeakReference<Event> first = new WeakReference<>(iterator.next());
		iterator.next();
		iterator.next();
		await().atMost(Duration.ofSeconds(20)).until(() -> {
			System.gc();
			return first.get() == null;
		});
		assertThat(iterator.next()).isNotNull();
	}

	@Test
	void streamOfTenThousandEventsMakesAHundredRequestsAndKeepsTwoPages() {
		numberedPages(10_000);
		List<WeakReference<Event>> events = new ArrayList<>();
		stream().forEach((event) -> {
			int number = events.size();
			events.add(new WeakReference<>(event));
			if (number % 2500 == 0) {
				assertThat(requests()).isEqualTo(1 + number / 100);
				await().atMost(Duration.ofSeconds(20)).until(() -> {
					System.gc();
					return IntStream.rangeClosed(0, number)
						.filter((i) -> events.get(i).get() != null)
						.map((i) -> i / 100)
						.distinct()
						.count() <= 2;
				});
			}
		});
		assertThat(events).hasSize(10_000);
		assertThat(requests()).isEqualTo(100);
	}

	@Test
	void endpointsAreStreamedAsWell() {
		this.harbor.answerInTurn(Answer.ok(Json.page(List.of(Json.endpoint("wh_1")), true, "wh_1")),
				Answer.ok(Json.page(List.of(Json.endpoint("wh_2")), false, "wh_2")));
		assertThat(this.client.webhooks().stream(ListWebhookEndpointsRequest.create())).extracting(WebhookEndpoint::id)
			.containsExactly("wh_1", "wh_2");
		assertThat(this.harbor.received()).extracting(Received::uri)
			.containsExactly("/v1/webhooks?workspace_id=ws_2b6d8f0a1c3e",
					"/v1/webhooks?workspace_id=ws_2b6d8f0a1c3e&starting_after=wh_1");
	}

	private static List<String> ids(int from, int to) {
		return IntStream.range(from, to).mapToObj((i) -> "evt_" + i).toList();
	}

}
