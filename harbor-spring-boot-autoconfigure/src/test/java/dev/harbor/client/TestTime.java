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
import java.util.ArrayList;
import java.util.List;

/**
 * {@link CallTime} that advances only when a test advances it or a call pauses.
 */
final class TestTime implements CallTime {

	private final List<Duration> pauses = new ArrayList<>();

	// Overflows soon.
	private long now = Long.MAX_VALUE - 5;

	private boolean over;

	private Runnable onPause = () -> {
	};

	@Override
	public long now() {
		return this.now;
	}

	@Override
	public void pause(Duration duration) throws InterruptedException {
		if (Thread.interrupted()) {
			throw new InterruptedException();
		}
		this.pauses.add(duration);
		advance(duration);
		this.onPause.run();
	}

	@Override
	public boolean isOver() {
		return this.over;
	}

	void advance(Duration duration) {
		this.now += duration.toNanos();
	}

	void end() {
		this.over = true;
	}

	void onPause(Runnable action) {
		this.onPause = action;
	}

	/**
	 * Return the pauses of calls.
	 */
	List<Duration> pauses() {
		return this.pauses;
	}

}
