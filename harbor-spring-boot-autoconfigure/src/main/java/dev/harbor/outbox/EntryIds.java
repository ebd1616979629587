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

package dev.harbor.outbox;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/**
 * Generates ids of entries, which sort by the time of an instance in milliseconds.
 */
final class EntryIds {

	/**
	 * Sorts before all ids. Not empty, because Oracle treats an empty text as {@code
	 * null}.
	 */
	static final String FIRST = "out_";

	private static final Pattern ID = Pattern.compile(FIRST + "[0-9a-f]{32}");

	private static final HexFormat hex = HexFormat.of();

	private EntryIds() {
	}

	static boolean isId(String text) {
		return ID.matcher(text).matches();
	}

	static String next() {
		// Ids are not secret, and threads must not wait for each other.
		ThreadLocalRandom random = ThreadLocalRandom.current();
		return FIRST + hex.toHexDigits(System.currentTimeMillis(), 12) + hex.toHexDigits(random.nextLong())
				+ hex.toHexDigits(random.nextInt(), 4);
	}

}
