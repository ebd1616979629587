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

import java.time.Instant;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;

/**
 * Generates row ids that sort in the order of arrival: strictly within an instance, and
 * by the clocks across instances.
 */
final class InboxIds {

	/**
	 * Sorts before all ids. Not empty, because Oracle treats an empty text as {@code
	 * null}.
	 */
	static final String FIRST = "0";

	private static final Pattern ID = Pattern.compile("[0-9a-f]{32}");

	private static final int PLACES_A_MILLISECOND = 1024;

	private static final HexFormat HEX = HexFormat.of();

	private final AtomicLong last = new AtomicLong();

	static boolean isId(String text) {
		return ID.matcher(text).matches();
	}

	String next(Instant now) {
		long earliest = now.toEpochMilli() * PLACES_A_MILLISECOND;
		long place = this.last.updateAndGet((last) -> Math.max(last + 1, earliest));
		return HEX.toHexDigits(place) + HEX.toHexDigits(ThreadLocalRandom.current().nextLong());
	}

}
