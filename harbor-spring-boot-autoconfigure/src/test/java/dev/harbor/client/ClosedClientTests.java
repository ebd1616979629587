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
import java.util.EnumSet;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;

import dev.harbor.HarborConnectionException;
import dev.harbor.HarborConnectionException.Reason;
import dev.harbor.RateLimitExceededException;
import dev.harbor.Scope;
import dev.harbor.client.ClientStatus.State;
import dev.harbor.client.StubHarbor.Answer;
import dev.harbor.event.CreateEventRequest;
import dev.harbor.event.ListEventsRequest;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link HarborClient#close()}.
 */
@Timeout(60)
class ClosedClientTests {

	@AutoClose
	private final StubHarbor harbor = StubHarbor.start();

	@Test
	void callAfterCloseFails() {
		this.harbor.answer(Answer.ok(Json.event("evt_1")));
		HarborClient client = this.harbor.client();
		client.close();
		client.close();
		assertClosed(() -> client.events().retrieve("evt_1"));
		assertClosed(() -> client.events().create(CreateEventRequest.of("order.shipped", Map.of())));
		assertClosed(() -> client.events().stream(ListEventsRequest.create()).findFirst());
		assertClosed(() -> client.workspaces().retrieve());
		client.check(EnumSet.allOf(Scope.class), Duration.ZERO);
		assertThat(this.harbor.received()).isEmpty();
		assertThat(client.status().state()).isEqualTo(State.NOT_ASKED);
	}

	@Test
	void clientIsAResource() {
		this.harbor.answer(Answer.ok(Json.event("evt_1")));
		HarborClient used;
		try (HarborClient client = this.harbor.client()) {
			used = client;
			assertThat(client.events().retrieve("evt_1").id()).isEqualTo("evt_1");
		}
		assertClosed(() -> used.events().retrieve("evt_1"));
	}

	@Test
	void checkEndsWhenTheClientIsClosed() throws Exception {
		CountDownLatch asked = new CountDownLatch(1);
		CountDownLatch closed = new CountDownLatch(1);
		this.harbor.answerBy((request) -> {
			asked.countDown();
			awaitUninterruptibly(closed);
			return Answer.error(404, "resource_not_found");
		});
		HarborClient client = this.harbor.client();
		CompletableFuture<Void> check = run(() -> client.check(EnumSet.allOf(Scope.class), Duration.ofMinutes(5)));
		asked.await();
		client.close();
		closed.countDown();
		check.get();
		assertThat(this.harbor.received()).hasSize(1);
	}

	@Test
	void callThatWaitsForTheRateLimitEnds() throws Exception {
		this.harbor.answer(Answer.rateLimitExceeded(50_000));
		HarborClient client = this.harbor.clientBuilder().maxRetries(0).build();
		assertThatExceptionOfType(RateLimitExceededException.class).isThrownBy(() -> client.events().retrieve("evt_1"));
		Thread[] thread = new Thread[1];
		CompletableFuture<Void> call = run(() -> {
			thread[0] = Thread.currentThread();
			client.events().retrieve("evt_1");
		});
		await().until(() -> thread[0] != null && thread[0].getState() == Thread.State.TIMED_WAITING);
		client.close();
		ExecutionException ex = catchThrowableOfType(ExecutionException.class, call::get);
		assertThat(ex.getCause()).isInstanceOfSatisfying(HarborConnectionException.class,
				(failure) -> assertThat(failure.reason()).isEqualTo(Reason.CLOSED));
		assertThat(this.harbor.received()).hasSize(1);
	}

	@Test
	void runningCallCompletesAfterClose() throws Exception {
		CountDownLatch asked = new CountDownLatch(1);
		CountDownLatch closed = new CountDownLatch(1);
		this.harbor.answerBy((request) -> {
			asked.countDown();
			awaitUninterruptibly(closed);
			return Answer.ok(Json.event("evt_1"));
		});
		HarborClient client = this.harbor.client();
		CompletableFuture<Void> call = run(() -> client.events().retrieve("evt_1"));
		asked.await();
		client.close();
		closed.countDown();
		assertThat(call).succeedsWithin(Duration.ofSeconds(30));
	}

	private static void assertClosed(ThrowingCallable call) {
		assertThatExceptionOfType(HarborConnectionException.class).isThrownBy(call)
			.withMessageContaining("was not sent: the client is closed")
			.satisfies((ex) -> assertThat(ex.reason()).isEqualTo(Reason.CLOSED));
	}

	private static CompletableFuture<Void> run(Runnable call) {
		return CompletableFuture.runAsync(call, (task) -> new Thread(task).start());
	}

	private static void awaitUninterruptibly(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
