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

package dev.harbor.event;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.LocalTime;

import org.jspecify.annotations.Nullable;

/**
 * Reads times as {@link Instant#parse} does, and those of the form that Harbor writes in
 * a tenth of the time: a delivery holds two, which take longer than its signature
 * otherwise.
 */
final class IsoInstant {

	private static final String FORM = "dddd-dd-ddTdd:dd:dd";

	private IsoInstant() {
	}

	/**
	 * Read a time.
	 * @param text the text
	 * @return the time
	 * @throws DateTimeException if it is none
	 */
	static Instant parse(String text) {
		Instant usual = parseUsual(text);
		return (usual != null) ? usual : Instant.parse(text);
	}

	private static @Nullable Instant parseUsual(String text) {
		int last = text.length() - 1;
		if (last < FORM.length() || text.charAt(last) != 'Z' || !isOfForm(text)) {
			return null;
		}
		int hour = number(text, 11, 13);
		int minute = number(text, 14, 16);
		int second = number(text, 17, 19);
		int nano = (last == FORM.length()) ? 0 : fraction(text, FORM.length(), last);
		if (hour > 23 || minute > 59 || second > 59 || nano < 0) {
			// The end of a day and leap seconds among them.
			return null;
		}
		LocalDate date = LocalDate.of(number(text, 0, 4), number(text, 5, 7), number(text, 8, 10));
		return date.atTime(LocalTime.of(hour, minute, second, nano)).toInstant(ZoneOffset.UTC);
	}

	private static boolean isOfForm(String text) {
		for (int i = 0; i < FORM.length(); i++) {
			char expected = FORM.charAt(i);
			char c = text.charAt(i);
			if ((expected == 'd') ? !isDigit(c) : c != expected) {
				return false;
			}
		}
		return true;
	}

	/**
	 * Read a full stop and up to nine digits.
	 * @return the nanoseconds, or -1 if it is something else
	 */
	private static int fraction(String text, int start, int end) {
		int digits = end - start - 1;
		if (text.charAt(start) != '.' || digits < 1 || digits > 9) {
			return -1;
		}
		for (int i = start + 1; i < end; i++) {
			if (!isDigit(text.charAt(i))) {
				return -1;
			}
		}
		int fraction = number(text, start + 1, end);
		for (int i = digits; i < 9; i++) {
			fraction *= 10;
		}
		return fraction;
	}

	private static int number(String text, int start, int end) {
		int number = 0;
		for (int i = start; i < end; i++) {
			number = 10 * number + text.charAt(i) - '0';
		}
		return number;
	}

	private static boolean isDigit(char c) {
		return c >= '0' && c <= '9';
	}

}
