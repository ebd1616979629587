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

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

import dev.harbor.client.StubHarbor.Answer;
import dev.harbor.event.CreateEventRequest;
import dev.harbor.event.Event;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.web.client.RestClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for a client that several threads use, and for the creation of its HTTP client.
 */
@Timeout(60)
class ConcurrencyTests {

	private static final int THREADS = 16;

	@AutoClose
	private final StubHarbor harbor = StubHarbor.start();

	@Test
	void eachThreadGetsItsOwnAnswers() throws Exception {
		this.harbor.answerBy(
				(request) -> request.method().equals("POST")
						? Answer.of(201,
								Json.event("evt_" + request.header("Idempotency-key").get(0),
										payloadOf(request.body())))
						: Answer.ok(Json.event(request.path().substring("/v1/events/".length()))));
		HarborClient client = this.harbor.client();
		inParallel((thread) -> {
			for (int i = 0; i < 20; i++) {
				String id = thread + "-" + i;
				assertThat(client.events().retrieve("evt_" + id).id()).isEqualTo("evt_" + id);
				Event created = client.events()
					.create(CreateEventRequest.of("order.shipped", Map.of("id", id)).idempotencyKey(id));
				assertThat(created.id()).isEqualTo("evt_" + id);
				assertThat(created.payload().asMap()).containsEntry("id", id);
			}
		});
		assertThat(this.harbor.received()).hasSize(THREADS * 40);
	}

	private static String payloadOf(String body) {
		String before = "\"payload\":";
		return body.substring(body.indexOf(before) + before.length(), body.length() - 1);
	}

	@Test
	void httpClientIsMadeOnceAtTheFirstCall() throws Exception {
		this.harbor.answer(Answer.ok(Json.event("evt_1")));
		AtomicInteger factories = new AtomicInteger();
		AtomicInteger builders = new AtomicInteger();
		HarborClient client = this.harbor.clientBuilder().requestFactory(() -> {
			factories.incrementAndGet();
			return new JdkClientHttpRequestFactory();
		}).restClientBuilder(() -> {
			builders.incrementAndGet();
			return RestClient.builder();
		}).build();
		assertThat(client.environment()).isNotNull();
		assertThat(client.status()).isNotNull();
		assertThat(factories).hasValue(0);
		assertThat(builders).hasValue(0);
		inParallel((thread) -> client.events().retrieve("evt_1"));
		assertThat(factories).hasValue(1);
		assertThat(builders).hasValue(1);
	}

	@Test
	void buildingAClientStartsNoThread() {
		this.harbor.answer(Answer.ok(Json.event("evt_1")));
		List<Thread> before = httpClientThreads();
		HarborClient client = this.harbor.client();
		client.status();
		client.rateLimit();
		assertThat(httpClientThreads()).isSubsetOf(before);
		client.events().retrieve("evt_1");
		assertThat(httpClientThreads()).isNotEmpty();
	}

	private static List<Thread> httpClientThreads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.getName().startsWith("HttpClient-")
					&& thread.getName().contains("SelectorManager"))
			.toList();
	}

	private static void inParallel(Task task) throws Exception {
		ExecutorService executor = Executors.newFixedThreadPool(THREADS);
		try {
			CyclicBarrier together = new CyclicBarrier(THREADS);
			List<Callable<Void>> tasks = new ArrayList<>();
			for (int i = 0; i < THREADS; i++) {
				int thread = i;
				tasks.add(() -> {
					together.await();
					task.run(thread);
					return null;
				});
			}
			for (Future<Void> result : executor.invokeAll(tasks)) {
				result.get();
			}
		}
		finally {
			executor.shutdownNow();
		}
	}

	@FunctionalInterface
	private interface Task {

		void run(int thread);

	}

}
