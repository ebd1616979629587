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
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link StatusCache}.
 */
class StatusCacheTests {

	private final AtomicLong now = new AtomicLong(Long.MAX_VALUE);

	private final AtomicInteger readings = new AtomicInteger();

	@Test
	void statusIsKeptForItsMaximumAge() {
		StatusCache<Integer> cache = new StatusCache<>(this.readings::incrementAndGet, this.now::get);
		assertThat(cache.get()).isEqualTo(1);
		this.now.addAndGet(StatusCache.MAX_AGE);
		assertThat(cache.get()).isEqualTo(1);
		this.now.incrementAndGet();
		assertThat(cache.get()).isEqualTo(2);
	}

	@Test
	void failureIsKeptAsWellHoweverLongTheReadingTakes() {
		StatusCache<Integer> cache = new StatusCache<>(() -> {
			this.readings.incrementAndGet();
			this.now.addAndGet(Duration.ofSeconds(30).toNanos());
			throw new IllegalStateException("No connection");
		}, this.now::get);
		assertThat(cache.get()).isNull();
		assertThat(cache.get()).isNull();
		assertThat(this.readings).hasValue(1);
	}

}
