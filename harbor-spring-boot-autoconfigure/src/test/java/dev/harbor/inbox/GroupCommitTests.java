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

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.CannotGetJdbcConnectionException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link GroupCommit}.
 */
class GroupCommitTests {

	private final CountDownLatch first = new CountDownLatch(1);

	private final ConcurrentLinkedQueue<List<String>> commits = new ConcurrentLinkedQueue<>();

	private final List<Thread> threads = new ArrayList<>();

	private final GroupCommit<String> group = new GroupCommit<>(this::store);

	private Predicate<String> store(List<String> items) {
		this.commits.add(items);
		if (items.contains("first")) {
			awaitFirst();
		}
		if (items.contains("bad")) {
			throw new DuplicateKeyException("bad");
		}
		if (items.contains("away")) {
			throw new CannotGetJdbcConnectionException("away");
		}
		if (items.contains("error") && items.size() > 1) {
			throw new StackOverflowError();
		}
		return (item) -> !item.startsWith("known");
	}

	private void awaitFirst() {
		try {
			assertThat(this.first.await(30, TimeUnit.SECONDS)).isTrue();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@AfterEach
	void end() throws InterruptedException {
		this.first.countDown();
		for (Thread thread : this.threads) {
			thread.join();
		}
	}

	private FutureTask<Boolean> store(String item) {
		FutureTask<Boolean> stored = new FutureTask<>(() -> this.group.store(item));
		start(new Thread(stored));
		return stored;
	}

	private void start(Thread thread) {
		int commits = this.commits.size();
		this.threads.add(thread);
		thread.start();
		await().until(() -> this.commits.size() > commits || isWaiting(thread));
	}

	private static boolean isWaiting(Thread thread) {
		return thread.getState() == Thread.State.TIMED_WAITING;
	}

	@Test
	void itemIsStoredImmediatelyWhenNoOtherIsBeingStored() {
		assertThat(this.group.store("one")).isTrue();
		assertThat(this.group.store("known")).isFalse();
		assertThat(this.commits).containsExactly(List.of("one"), List.of("known"));
	}

	@Test
	void itemsThatArriveDuringACommitShareTheNextOne() throws Exception {
		FutureTask<Boolean> first = store("first");
		List<FutureTask<Boolean>> others = List.of(store("one"), store("known"), store("two"));
		this.first.countDown();
		assertThat(first.get()).isTrue();
		assertThat(others.get(0).get()).isTrue();
		assertThat(others.get(1).get()).isFalse();
		assertThat(others.get(2).get()).isTrue();
		assertThat(this.commits).containsExactly(List.of("first"), List.of("one", "known", "two"));
		assertThat(this.group.store("last")).isTrue();
	}

	@Test
	void itemThatFailsFailsNoOther() throws Exception {
		store("first");
		FutureTask<Boolean> one = store("one");
		FutureTask<Boolean> bad = store("bad");
		FutureTask<Boolean> two = store("two");
		this.first.countDown();
		assertThat(one.get()).isTrue();
		assertThat(two.get()).isTrue();
		assertThatExceptionOfType(Exception.class).isThrownBy(bad::get)
			.withCauseInstanceOf(DuplicateKeyException.class);
		assertThat(this.commits).startsWith(List.of("first"), List.of("one", "bad", "two"))
			.contains(List.of("one"), List.of("bad"), List.of("two"))
			.hasSize(5);
	}

	@Test
	void errorOfAGroupIsThatOfItsThreadAlone() throws Exception {
		store("first");
		FutureTask<Boolean> error = store("error");
		FutureTask<Boolean> one = store("one");
		this.first.countDown();
		assertThatExceptionOfType(Exception.class).isThrownBy(error::get).withCauseInstanceOf(StackOverflowError.class);
		assertThat(one.get()).isTrue();
		assertThat(this.group.store("last")).isTrue();
	}

	@Test
	void noCallIsRepeatedWhileThereIsNoConnection() {
		store("first");
		List<FutureTask<Boolean>> all = List.of(store("away"), store("one"), store("two"));
		this.first.countDown();
		assertThat(all).allSatisfy((one) -> assertThatExceptionOfType(Exception.class).isThrownBy(one::get)
			.withCauseInstanceOf(CannotGetJdbcConnectionException.class));
		assertThat(this.commits).hasSize(2);
	}

	@Test
	void itemsAreStoredAloneWhileACommitHangs() throws Exception {
		FutureTask<Boolean> first = store("first");
		assertThat(store("one").get()).isTrue();
		assertThat(store("two").get()).isTrue();
		assertThat(first).isNotDone();
		this.first.countDown();
		assertThat(first.get()).isTrue();
		assertThat(this.group.store("last")).isTrue();
		assertThat(this.commits).containsExactly(List.of("first"), List.of("one"), List.of("two"), List.of("last"));
	}

	@Test
	void interruptedThreadGetsItsResultAndStaysInterrupted() throws Exception {
		store("first");
		List<Object> outcome = new ArrayList<>();
		Thread interrupted = new Thread(() -> {
			outcome.add(this.group.store("one"));
			outcome.add(Thread.currentThread().isInterrupted());
		});
		start(interrupted);
		interrupted.interrupt();
		await().until(() -> !interrupted.isInterrupted());
		assertThat(this.commits).hasSize(1);
		this.first.countDown();
		interrupted.join();
		assertThat(outcome).containsExactly(true, true);
	}

	@Test
	void eachItemIsStoredOnceByManyThreads() throws Exception {
		this.first.countDown();
		List<FutureTask<Boolean>> all = new ArrayList<>();
		for (int i = 0; i < 16; i++) {
			int thread = i;
			FutureTask<Boolean> task = new FutureTask<>(() -> {
				boolean stored = true;
				for (int j = 0; j < 500; j++) {
					stored &= this.group.store(thread + "-" + j);
				}
				return stored;
			});
			all.add(task);
			this.threads.add(new Thread(task));
		}
		this.threads.forEach(Thread::start);
		for (FutureTask<Boolean> one : all) {
			assertThat(one.get(60, TimeUnit.SECONDS)).isTrue();
		}
		assertThat(this.commits.stream().flatMap(List::stream)).hasSize(8000).doesNotHaveDuplicates();
	}

}
