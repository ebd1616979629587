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

package dev.harbor.test;

import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Generates ids and secrets. Ids increase from a random start: they sort in the order of
 * creation, and differ between sandboxes.
 */
final class Ids {

	private static final int SECRET_DIGITS = 13;

	private static final int RADIX = 32;

	private final SecureRandom random = new SecureRandom();

	private final AtomicLong next = new AtomicLong(this.random.nextLong(1L << 60, 1L << 61));

	String next(String prefix) {
		return prefix + Long.toString(this.next.getAndIncrement(), RADIX);
	}

	String secret(String prefix) {
		String first = Long.toUnsignedString(this.random.nextLong(), RADIX);
		String second = Long.toUnsignedString(this.random.nextLong(), RADIX);
		return SecretWatch.remember(prefix + pad(first) + pad(second));
	}

	private static String pad(String digits) {
		return "0".repeat(SECRET_DIGITS - digits.length()) + digits;
	}

}
