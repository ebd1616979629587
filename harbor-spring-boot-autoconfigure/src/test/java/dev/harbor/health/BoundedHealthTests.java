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

package dev.harbor.health;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;
import org.springframework.util.Assert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * Tests for {@link BoundedHealth}.
 */
class BoundedHealthTests {

	@Test
	void healthIsReadWithTheClassLoaderOfTheApplication() {
		BoundedHealth health = new BoundedHealth("inbox",
				() -> Health.up().withDetail("loader", Thread.currentThread().getContextClassLoader()).build());
		ClassLoader own = Thread.currentThread().getContextClassLoader();
		Thread.currentThread().setContextClassLoader(ClassLoader.getPlatformClassLoader());
		try {
			assertThat(health.get().getDetails()).isEqualTo(Map.of("loader", BoundedHealth.class.getClassLoader()));
		}
		finally {
			Thread.currentThread().setContextClassLoader(own);
		}
	}

	@Test
	void failureOfAReadingIsUnknownAndTheNextReadingIsUsed() {
		AtomicInteger readings = new AtomicInteger();
		BoundedHealth health = new BoundedHealth("inbox", () -> {
			Assert.state(readings.incrementAndGet() > 1, "Away");
			return Health.up().build();
		});
		assertThat(health.get().getStatus()).isEqualTo(Status.UNKNOWN);
		assertThat(health.get().getStatus()).isEqualTo(Status.UP);
	}

	@Test
	void readingThatHangsIsSharedForAMinute() throws InterruptedException {
		AtomicBoolean hangs = new AtomicBoolean(true);
		CountDownLatch begun = new CountDownLatch(1);
		CountDownLatch end = new CountDownLatch(1);
		AtomicLong nanoTime = new AtomicLong();
		BoundedHealth health = new BoundedHealth("hanging", () -> {
			if (hangs.get()) {
				begun.countDown();
				assertThatNoException().isThrownBy(end::await);
			}
			return Health.up().build();
		}, nanoTime::get);
		try {
			assertThat(withoutWaiting(health)).isEqualTo(Status.UNKNOWN);
			assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
			nanoTime.set(Duration.ofSeconds(50).toNanos());
			assertThat(withoutWaiting(health)).isEqualTo(Status.UNKNOWN);
			assertThat(readings()).isOne();
			hangs.set(false);
			nanoTime.set(Duration.ofSeconds(61).toNanos());
			assertThat(health.get().getStatus()).isEqualTo(Status.UP);
		}
		finally {
			end.countDown();
		}
	}

	/**
	 * Read the health on a thread that is interrupted, and therefore does not wait.
	 */
	private static Status withoutWaiting(BoundedHealth health) {
		Thread.currentThread().interrupt();
		try {
			return health.get().getStatus();
		}
		finally {
			assertThat(Thread.interrupted()).isTrue();
		}
	}

	private static long readings() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.getName().equals("harbor-hanging-health"))
			.count();
	}

}
