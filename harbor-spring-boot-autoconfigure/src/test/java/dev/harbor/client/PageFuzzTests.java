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
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.harbor.HarborException;
import dev.harbor.Page;
import dev.harbor.event.Event;
import dev.harbor.event.ListEventsRequest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.client.ClientHttpRequest;
import org.springframework.mock.http.client.MockClientHttpRequest;
import org.springframework.mock.http.client.MockClientHttpResponse;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Fuzz tests for streams: with any pages, a stream ends or fails with a
 * {@link HarborException}. The build runs each test with known inputs;
 * {@code JAZZER_FUZZ=1} searches for more.
 */
class PageFuzzTests {

	@BeforeAll
	static void beQuiet() {
		// Each client logs its first call.
		LoggingSystem.get(PageFuzzTests.class.getClassLoader()).setLogLevel("dev.harbor.client", LogLevel.OFF);
	}

	@AfterAll
	static void logAgain() {
		LoggingSystem.get(PageFuzzTests.class.getClassLoader()).setLogLevel("dev.harbor.client", null);
	}

	static Stream<Arguments> servers() {
		return Stream
			.of(new int[] { 0, 0 }, new int[] { 2, 1, 1, 0 }, new int[] { 1, 1, 1, 2, 1, 3, 1, 1 },
					new int[] { 0, 1, 3, 2, 0, 0 }, new int[] { 1, 255 })
			.map((pages) -> {
				byte[] bytes = new byte[pages.length];
				IntStream.range(0, pages.length).forEach((i) -> bytes[i] = (byte) pages[i]);
				return Arguments.of(bytes);
			});
	}

	/**
	 * Interprets the input as a server: byte {@code 2 * i} is the number of elements of
	 * page {@code i}, the next byte is the following page, and each page claims to have a
	 * successor.
	 */
	@MethodSource("servers")
	@FuzzTest(maxDuration = "10m")
	void streamOfAServerWithFinitelyManyPagesEnds(byte @Nullable [] server) {
		int pages = (server != null) ? server.length / 2 : 0;
		if (server == null || pages == 0) {
			return;
		}
		AtomicInteger asked = new AtomicInteger();
		PageSpliterator<Integer> spliterator = new PageSpliterator<>((cursor) -> {
			// Each page once, until a page is repeated and the repetition is noticed.
			assertThat(asked.incrementAndGet()).isLessThanOrEqualTo(3 * pages + 2);
			int page = (cursor != null) ? Integer.parseInt(cursor) : 0;
			List<Integer> data = IntStream.range(0, Math.floorMod(server[2 * page], 4)).boxed().toList();
			return new Page<>(data, true, Optional.of(Integer.toString(Math.floorMod(server[2 * page + 1], pages))));
		}, null);
		assertThat(StreamSupport.stream(spliterator, false).count()).isNotNegative();
	}

	static Stream<Arguments> answers() {
		List<String> one = List.of(Json.event("evt_1"));
		String next = Json.page(one, true, "evt_1");
		return Stream
			.of(next, next + "\n" + Json.page(one, true, "evt_2") + "\n" + Json.page(one, false, "evt_3"),
					next + "\n" + next + "\n" + next, next + "\n" + Json.page(List.of(), true, "evt_2"),
					next + "\n" + Json.page(one, true, null), next + "\n" + Json.page(one, true, ""),
					next + "\n" + Json.page(one, true, "a b&c=%2F#?\u00e9\\ud800{id}"), next + "\n{\"data\":[",
					next + "\n{\"data\":null,\"data\":[],\"has_more\":\"true\"}",
					"{\"error\":{\"code\":\"invalid_request\"}}")
			.map((answers) -> Arguments.of(answers.getBytes(StandardCharsets.UTF_8)));
	}

	/**
	 * Interprets the input as the lines of successive answers.
	 */
	@MethodSource("answers")
	@FuzzTest(maxDuration = "10m")
	void streamOfAnyAnswersEndsOrFails(byte @Nullable [] answers) {
		if (answers == null) {
			return;
		}
		Lines lines = new Lines(answers);
		HarborClient client = HarborClient.builder()
			.apiKey("hb_test_unimportant")
			.workspaceId("ws_1")
			.maxRetries(0)
			.requestFactory(() -> lines::request)
			.build();
		List<Event> events = new ArrayList<>();
		try (Stream<Event> stream = client.events().stream(ListEventsRequest.create())) {
			stream.forEach(events::add);
		}
		catch (HarborException ex) {
			assertThat(ex.getMessage()).isNotEmpty();
		}
		assertThat(lines.asked).isLessThanOrEqualTo(lines.answers.size() + 1);
		// Nothing is returned twice or invented.
		assertThat(events.stream().map(Event::id).collect(Collectors.joining()).length())
			.isLessThanOrEqualTo(answers.length);
	}

	private static final class Lines {

		private final List<byte[]> answers = new ArrayList<>();

		private int asked;

		Lines(byte[] answers) {
			int start = 0;
			for (int i = 0; i <= answers.length; i++) {
				if (i == answers.length || answers[i] == '\n') {
					this.answers.add(Arrays.copyOfRange(answers, start, i));
					start = i + 1;
				}
			}
		}

		ClientHttpRequest request(URI uri, HttpMethod method) throws IOException {
			byte[] answer = (this.asked < this.answers.size()) ? this.answers.get(this.asked) : new byte[0];
			this.asked++;
			MockClientHttpRequest request = new MockClientHttpRequest(method, uri);
			request.setResponse(new MockClientHttpResponse(answer, HttpStatus.OK));
			return request;
		}

	}

}
