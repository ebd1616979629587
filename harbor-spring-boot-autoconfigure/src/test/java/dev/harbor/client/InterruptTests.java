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
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

import dev.harbor.HarborConnectionException;
import dev.harbor.HarborException;
import dev.harbor.RateLimitExceededException;
import dev.harbor.client.StubHarbor.Answer;
import dev.harbor.event.CreateEventRequest;
import dev.harbor.http.RawServer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

/**
 * Tests that an interrupted thread ends its call and keeps its interrupt flag.
 */
@Timeout(30)
class InterruptTests {

	private static final CreateEventRequest REQUEST = CreateEventRequest.of("order.shipped", Map.of());

	@AutoClose
	private final StubHarbor harbor = StubHarbor.start();

	@Test
	void interruptEndsTheWaitForTheRateLimitOfTheCall() throws Exception {
		this.harbor.answer(Answer.rateLimitExceeded(60_000));
		HarborClient client = this.harbor.client();
		Interrupted interrupted = interrupt(() -> client.events().create(REQUEST), Thread.State.TIMED_WAITING);
		assertThat(interrupted.failure()).isInstanceOf(RateLimitExceededException.class);
		assertThat(interrupted.flag()).isTrue();
		assertThat(this.harbor.received()).hasSize(1);
	}

	@Test
	void interruptWhileWaitingForTheRateLimitOfOtherCallsEndsTheCall() throws Exception {
		this.harbor.answer(Answer.rateLimitExceeded(60_000));
		HarborClient client = this.harbor.clientBuilder().maxRetries(0).build();
		assertThat(catchThrowable(() -> client.events().create(REQUEST))).isNotNull();
		Interrupted interrupted = interrupt(() -> client.events().create(REQUEST), Thread.State.TIMED_WAITING);
		assertThat(interrupted.failure()).isInstanceOf(HarborException.class);
		assertThat(interrupted.flag()).isTrue();
		assertThat(this.harbor.received()).hasSize(1);
	}

	@Test
	void interruptWhileWaitingForTheAnswerEndsTheCall() throws Exception {
		CountDownLatch never = new CountDownLatch(1);
		this.harbor.answerBy((request) -> {
			try {
				never.await();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
			return Answer.ok("{}");
		});
		HarborClient client = this.harbor.client();
		Interrupted interrupted = interrupt(() -> client.events().create(REQUEST), Thread.State.WAITING);
		assertThat(interrupted.failure()).isInstanceOf(HarborConnectionException.class);
		assertThat(interrupted.flag()).isTrue();
		assertThat(this.harbor.received()).hasSize(1);
		never.countDown();
	}

	// Earlier, the JDK's client swallows an interrupt while a body is read (JDK-8294047).
	@Test
	@EnabledForJreRange(minVersion = 21)
	void interruptWhileReadingTheAnswerEndsTheCall() throws Exception {
		CountDownLatch never = new CountDownLatch(1);
		CountDownLatch bodyBegun = new CountDownLatch(1);
		try (RawServer server = RawServer.start((connection) -> {
			connection.readRequest();
			connection.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{");
			bodyBegun.countDown();
			never.await();
		})) {
			HarborClient client = this.harbor.clientBuilder().baseUrl(server.url()).build();
			Interrupted interrupted = interrupt(() -> client.events().create(REQUEST), Thread.State.WAITING, bodyBegun);
			assertThat(interrupted.failure()).isInstanceOf(HarborConnectionException.class);
			assertThat(interrupted.flag()).isTrue();
			assertThat(server.connections()).isOne();
		}
		finally {
			never.countDown();
		}
	}

	@Test
	void beforeTheCall() throws Exception {
		this.harbor.answer(Answer.of(503, ""));
		HarborClient client = this.harbor.client();
		AtomicReference<Throwable> failure = new AtomicReference<>();
		AtomicBoolean flag = new AtomicBoolean();
		Thread thread = new Thread(() -> {
			Thread.currentThread().interrupt();
			failure.set(catchThrowable(() -> client.events().create(REQUEST)));
			flag.set(Thread.currentThread().isInterrupted());
		});
		thread.start();
		thread.join();
		assertThat(failure.get()).isInstanceOf(HarborException.class);
		assertThat(flag).isTrue();
		assertThat(this.harbor.received()).hasSizeLessThan(2);
	}

	private static Interrupted interrupt(ThrowingCallable call, Thread.State waiting) throws InterruptedException {
		return interrupt(call, waiting, new CountDownLatch(0));
	}

	private static Interrupted interrupt(ThrowingCallable call, Thread.State waiting, CountDownLatch begun)
			throws InterruptedException {
		AtomicReference<Throwable> failure = new AtomicReference<>();
		AtomicBoolean flag = new AtomicBoolean();
		Thread thread = new Thread(() -> {
			failure.set(catchThrowable(call));
			flag.set(Thread.currentThread().isInterrupted());
		});
		thread.start();
		begun.await();
		await().during(Duration.ofMillis(200)).until(() -> thread.getState() == waiting);
		thread.interrupt();
		thread.join();
		return new Interrupted(failure.get(), flag.get());
	}

	private record Interrupted(Throwable failure, boolean flag) {

	}

}
