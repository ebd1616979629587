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

import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * Repeats transactions that the database rolled back because of concurrent ones. This is
 * rare at the default isolation level, but usual at the highest one, where databases
 * expect it of their clients.
 */
final class Repetition {

	private static final int ATTEMPTS = 50;

	// Causes may be a circle.
	private static final int MAX_CAUSES = 50;

	private static final long PATIENCE = Duration.ofSeconds(10).toNanos();

	private static final long FIRST_PAUSE = Duration.ofMillis(1).toNanos();

	private static final long LONGEST_PAUSE = Duration.ofMillis(100).toNanos();

	private Repetition() {
	}

	/**
	 * Run a transaction, outside of others, until it is not rolled back by the database.
	 * @param transaction the transaction, which has no other effects
	 */
	static <T extends @Nullable Object> T run(Supplier<T> transaction) {
		long begun = System.nanoTime();
		for (int attempt = 1;; attempt++) {
			try {
				return transaction.get();
			}
			catch (RuntimeException ex) {
				boolean isLast = attempt == ATTEMPTS || System.nanoTime() - begun > PATIENCE
						|| Thread.currentThread().isInterrupted();
				if (isLast || !isOfConcurrency(ex)) {
					throw ex;
				}
			}
			// Of different lengths, so that the same transactions do not meet again.
			long pause = Math.min(LONGEST_PAUSE, attempt * attempt * FIRST_PAUSE);
			LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(pause));
		}
	}

	/**
	 * Return whether the database rolled a transaction back because of a concurrent one,
	 * but not because of a lock timeout, after which it has waited long enough. By the
	 * cause, since neither db-scheduler nor all transaction managers translate it.
	 */
	static boolean isOfConcurrency(RuntimeException failure) {
		// Not only the last cause: H2 and HSQLDB have one that is not an SQLException.
		return Stream.<Throwable>iterate(failure, Objects::nonNull, Throwable::getCause)
			.limit(MAX_CAUSES)
			.anyMatch((cause) -> cause instanceof SQLException sql && isOfConcurrency(sql));
	}

	private static boolean isOfConcurrency(SQLException failure) {
		String state = (failure.getSQLState() != null) ? failure.getSQLState() : "";
		return switch (state) {
			case "40001", "40P01" -> true;
			// MariaDB: a row has changed since the snapshot of the transaction.
			case "HY000" -> failure.getErrorCode() == 1020;
			// Oracle: deadlock.
			case "61000" -> failure.getErrorCode() == 60;
			// Oracle: serialization failure.
			case "72000" -> failure.getErrorCode() == 8177;
			default -> false;
		};
	}

}
