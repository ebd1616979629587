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

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/**
 * Generates ids of entries, which sort in the order of their creation within an instance,
 * and by the clocks in milliseconds across instances, and end with digits of their
 * client.
 */
final class EntryIds {

	/**
	 * Sorts before all ids. Not empty, because Oracle treats an empty text as {@code
	 * null}.
	 */
	static final String FIRST = "out_";

	private static final Pattern ID = Pattern.compile(FIRST + "[0-9a-f]{32}");

	private static final int PLACES_A_MILLISECOND = 4096;

	private static final HexFormat hex = HexFormat.of();

	private static final AtomicLong last = new AtomicLong();

	private EntryIds() {
	}

	static boolean isId(String text) {
		return ID.matcher(text).matches();
	}

	static String next(String client) {
		// Ids are not secret, and threads must not wait for each other.
		ThreadLocalRandom random = ThreadLocalRandom.current();
		long earliest = System.currentTimeMillis() * PLACES_A_MILLISECOND;
		long place = EntryIds.last.updateAndGet((last) -> Math.max(last + 1, earliest));
		return FIRST + hex.toHexDigits(place, 15) + hex.toHexDigits(random.nextLong(), 9) + ending(client);
	}

	/**
	 * Return the end of all ids of entries of a client. Other clients have others, except
	 * for a chance of one in four billion.
	 */
	static String ending(String client) {
		CRC32 digits = new CRC32();
		digits.update(client.getBytes(StandardCharsets.UTF_8));
		return hex.toHexDigits(digits.getValue(), 8);
	}

}
