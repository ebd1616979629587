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
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * {@link CallTime} until the client is closed, which ends all pauses.
 */
final class ClientLifetime implements CallTime {

	private final CountDownLatch end = new CountDownLatch(1);

	@Override
	public long now() {
		return System.nanoTime();
	}

	@Override
	public void pause(Duration duration) throws InterruptedException {
		this.end.await(duration.toNanos(), TimeUnit.NANOSECONDS);
	}

	@Override
	public boolean isOver() {
		return this.end.getCount() == 0;
	}

	void end() {
		this.end.countDown();
	}

}
