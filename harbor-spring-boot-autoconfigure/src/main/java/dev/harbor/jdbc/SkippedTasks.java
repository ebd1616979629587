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

package dev.harbor.jdbc;

import java.time.Duration;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import org.springframework.util.Assert;

/**
 * Tasks that are not taken for now. The database reads all of them that are due in each
 * look for others, so that looks past many tasks are followed by pauses. Used by the
 * polling thread only.
 */
class SkippedTasks {

	private static final long QUICK = Duration.ofMillis(10).toNanos();

	// A twentieth of the time is spent on looks that are not quick.
	private static final int PAUSE = 20;

	// More of the time, but others do not wait for longer if a look was slow once.
	private static final long LONGEST_PAUSE = Duration.ofSeconds(2).toNanos();

	private final Supplier<Set<String>> endings;

	private final LongSupplier nanoTime;

	private boolean looking;

	private long begun;

	private long pauseEnd;

	/**
	 * Create an instance.
	 * @param endings returns the ends of the ids of these tasks
	 * @param nanoTime the time of looks, such as {@link System#nanoTime()}
	 */
	SkippedTasks(Supplier<Set<String>> endings, LongSupplier nanoTime) {
		this.endings = endings;
		this.nanoTime = nanoTime;
		this.pauseEnd = nanoTime.getAsLong();
	}

	/**
	 * Begin a look for due tasks.
	 * @return the condition that excludes skipped tasks, or all tasks during a pause; it
	 * starts with {@code and} and has literals, because db-scheduler sets no parameters
	 * for it; empty if no tasks are skipped
	 */
	String beginLook() {
		Set<String> endings = this.endings.get();
		long now = this.nanoTime.getAsLong();
		this.looking = !endings.isEmpty() && now - this.pauseEnd >= 0;
		this.begun = now;
		if (!endings.isEmpty() && !this.looking) {
			return " and 1 = 0 ";
		}
		return endings.stream().sorted().map(SkippedTasks::isNot).collect(Collectors.joining());
	}

	private static String isNot(String ending) {
		Assert.state(ending.chars().allMatch(Character::isLetterOrDigit), "An ending must be letters and digits");
		return " and task_instance not like '%" + ending + "' ";
	}

	/**
	 * End the look.
	 */
	void endLook() {
		if (this.looking) {
			this.looking = false;
			long now = this.nanoTime.getAsLong();
			long time = now - this.begun;
			this.pauseEnd = (time > QUICK) ? now + Math.min(LONGEST_PAUSE, PAUSE * time) : now;
		}
	}

}
