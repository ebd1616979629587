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

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link UnreadableException}.
 */
@SuppressWarnings("serial")
class UnreadableExceptionTests {

	@Test
	void exceptionThatCanBeReadIsKept() {
		Exception failure = new IllegalStateException("outer", new IllegalArgumentException("inner"));
		failure.addSuppressed(new IllegalStateException("suppressed", failure));
		assertThat(UnreadableException.readable(failure)).isSameAs(failure);
	}

	@Test
	void exceptionThatCannotBeReadIsReplaced() {
		Exception failure = new Unreadable();
		assertThat(UnreadableException.readable(failure)).isInstanceOf(UnreadableException.class)
			.hasMessage(Unreadable.class.getName() + ", whose message cannot be read")
			.hasStackTraceContaining("exceptionThatCannotBeReadIsReplaced");
		assertThat(UnreadableException.readable(failure).getStackTrace()).isEqualTo(failure.getStackTrace());
	}

	@Test
	void exceptionWithACauseThatCannotBeReadIsReplaced() {
		assertReplaced(new IllegalStateException("outer", new IllegalStateException("inner", new Unreadable())));
		Exception failure = new IllegalStateException();
		failure.addSuppressed(new Unreadable());
		assertReplaced(failure);
	}

	@Test
	void exceptionIsReplacedWhenAnyPartCannotBeRead() {
		assertReplaced(new Exception() {

			@Override
			public String getLocalizedMessage() {
				throw new IllegalStateException();
			}

			@Override
			public String toString() {
				return "readable";
			}

		});
		assertReplaced(new Exception() {

			@Override
			public String toString() {
				throw new StackOverflowError();
			}

		});
		assertReplaced(new Exception() {

			@Override
			public synchronized Throwable getCause() {
				throw new IllegalStateException();
			}

		});
	}

	@Test
	void exceptionWithoutAReadableTraceIsReplaced() {
		Exception failure = new Exception() {

			@Override
			public StackTraceElement[] getStackTrace() {
				throw new IllegalStateException();
			}

		};
		assertReplaced(failure);
		assertThat(UnreadableException.readable(failure).getStackTrace()).isNotEmpty();
	}

	@Test
	void exceptionWithTooManyCausesIsReplaced() {
		assertThat(UnreadableException.readable(causes(200))).isInstanceOf(IllegalStateException.class);
		assertReplaced(causes(201));
	}

	private static Exception causes(int number) {
		Exception failure = new IllegalStateException();
		for (int i = 1; i < number; i++) {
			failure = new IllegalStateException(failure);
		}
		return failure;
	}

	private static void assertReplaced(Throwable failure) {
		assertThat(UnreadableException.readable(failure)).isInstanceOf(UnreadableException.class);
	}

	private static final class Unreadable extends Exception {

		@Override
		public String getMessage() {
			throw new IllegalStateException("There is no message");
		}

	}

}
