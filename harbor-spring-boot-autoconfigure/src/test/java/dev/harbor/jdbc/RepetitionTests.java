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
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataAccessResourceFailureException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link Repetition}.
 */
class RepetitionTests {

	private final AtomicInteger attempts = new AtomicInteger();

	@ParameterizedTest
	@CsvSource({ "40001, 1213", "40P01, 0", "HY000, 1020", "61000, 60", "72000, 8177" })
	void transactionThatTheDatabaseRolledBackIsRepeated(String state, int code) {
		assertThat(Repetition.run(() -> failFirst(3, failure(state, code, null)))).isEqualTo(3);
	}

	@Test
	void transactionIsRepeatedWhateverTheDriverNamesAsTheCause() {
		// Like H2 and HSQLDB.
		assertThat(Repetition.run(() -> failFirst(2, failure("40001", 0, new IllegalStateException("Deadlock")))))
			.isEqualTo(2);
	}

	@ParameterizedTest
	@CsvSource({ "57014, 0", "HY000, 1205", "61000, 54", "72000, 1555", ", 1020" })
	void otherFailureIsNotRepeated(String state, int code) {
		assertThatExceptionOfType(DataAccessException.class)
			.isThrownBy(() -> Repetition.run(() -> failFirst(2, failure(state, code, null))));
		assertThat(this.attempts).hasValue(1);
	}

	@Test
	void interruptedThreadRepeatsNothing() {
		Thread.currentThread().interrupt();
		assertThatExceptionOfType(DataAccessException.class)
			.isThrownBy(() -> Repetition.run(() -> failFirst(2, failure("40001", 0, null))));
		assertThat(Thread.interrupted()).isTrue();
		assertThat(this.attempts).hasValue(1);
	}

	private int failFirst(int success, DataAccessException failure) {
		int attempt = this.attempts.incrementAndGet();
		if (attempt < success) {
			throw failure;
		}
		return attempt;
	}

	private static DataAccessException failure(String state, int code, Throwable cause) {
		return new DataAccessResourceFailureException("", new SQLException("", state, code, cause));
	}

}
