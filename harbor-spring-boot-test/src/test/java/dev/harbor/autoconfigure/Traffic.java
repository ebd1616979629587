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

package dev.harbor.autoconfigure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;

import dev.harbor.client.HarborClient;
import dev.harbor.event.CreateEventRequest;
import dev.harbor.event.Event;
import dev.harbor.test.HarborSandbox;
import org.awaitility.Awaitility;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Threads that continuously create events and read them back, with their results.
 */
final class Traffic implements AutoCloseable {

	static final int THREADS = 20;

	private final HarborSandbox sandbox;

	private final HarborClient client;

	private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);

	private final AtomicIntegerArray completed = new AtomicIntegerArray(THREADS);

	private final AtomicInteger creates = new AtomicInteger();

	private final Queue<Exception> failures = new ConcurrentLinkedQueue<>();

	private final AtomicInteger requests = new AtomicInteger();

	private final AtomicInteger refusals = new AtomicInteger();

	private final List<Integer> refusalsByRotation = new ArrayList<>();

	private volatile boolean stopped;

	Traffic(HarborSandbox sandbox, HarborClient client) {
		this.sandbox = sandbox;
		this.client = client;
		sandbox.reset();
		// A high limit, so that the client does not delay calls.
		sandbox.rateLimit(1_000_000, 1_000_000);
		sandbox.wireMock().addMockServiceRequestListener((request, response) -> {
			this.requests.incrementAndGet();
			if (response.getStatus() == 401) {
				this.refusals.incrementAndGet();
			}
		});
		for (int i = 0; i < THREADS; i++) {
			int thread = i;
			this.threads.execute(() -> run(thread));
		}
		awaitEachThread();
	}

	private void run(int thread) {
		String id = null;
		for (int call = 0; !this.stopped; call++) {
			try {
				if (id == null) {
					this.creates.incrementAndGet();
					Event event = this.client.events()
						.create(CreateEventRequest.of("order.shipped", Map.of("thread", thread))
							.idempotencyKey(thread + "-" + call));
					id = event.id();
				}
				else {
					this.client.events().retrieve(id);
					id = null;
				}
			}
			catch (Exception ex) {
				this.failures.add(ex);
				id = null;
			}
			this.completed.incrementAndGet(thread);
		}
	}

	/**
	 * Revoke a key, and continue until all calls that began before have ended.
	 */
	void revoke(String key) {
		int before = this.refusals.get();
		this.sandbox.revoke(key);
		awaitEachThread();
		this.refusalsByRotation.add(this.refusals.get() - before);
	}

	void awaitEachThread() {
		int[] before = new int[THREADS];
		for (int i = 0; i < THREADS; i++) {
			before[i] = this.completed.get(i);
		}
		Awaitility.await().atMost(Duration.ofMinutes(1)).pollInterval(Duration.ofMillis(5)).until(() -> {
			for (int i = 0; i < THREADS; i++) {
				if (this.completed.get(i) < before[i] + 2) {
					return false;
				}
			}
			return true;
		});
	}

	/**
	 * Stop, and check that nothing was lost or duplicated.
	 */
	void assertNothingLost() {
		close();
		int calls = 0;
		for (int i = 0; i < THREADS; i++) {
			calls += this.completed.get(i);
		}
		assertThat(this.failures).isEmpty();
		assertThat(this.sandbox.events()).hasSize(this.creates.get());
		assertThat(this.requests.get()).isEqualTo(calls + this.refusals.get());
		assertThat(this.refusalsByRotation).allSatisfy((refused) -> assertThat(refused).isLessThanOrEqualTo(THREADS));
	}

	@Override
	public void close() {
		this.stopped = true;
		this.threads.shutdown();
		try {
			assertThat(this.threads.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
