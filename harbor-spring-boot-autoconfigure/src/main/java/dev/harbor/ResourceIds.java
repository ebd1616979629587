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

package dev.harbor;

import java.util.Objects;

/**
 * The ids of workspaces and the cursors of pages that lists take.
 *
 * @since 0.2.0
 */
public final class ResourceIds {

	private static final int MAX_LENGTH = 255;

	// Harbor does not promise that cursors are ids.
	private static final int MAX_CURSOR_LENGTH = 1000;

	private ResourceIds() {
	}

	/**
	 * Require a text to be an id, such as {@code ws_1a2b}. Prefixes are left to Harbor.
	 * @param id the text
	 * @param name the name of the parameter, for the exception
	 * @return the text
	 * @throws IllegalArgumentException if the text is blank, longer than 255 characters,
	 * or contains control characters
	 */
	public static String requireId(String id, String name) {
		return require(id, name, MAX_LENGTH);
	}

	/**
	 * Require a text to be the cursor of a page.
	 * @param cursor the text
	 * @param name the name of the parameter, for the exception
	 * @return the text
	 * @throws IllegalArgumentException if the text is blank, longer than 1,000
	 * characters, or contains control characters
	 */
	public static String requireCursor(String cursor, String name) {
		return require(cursor, name, MAX_CURSOR_LENGTH);
	}

	private static String require(String text, String name, int maxLength) {
		Objects.requireNonNull(text, "'" + name + "' must not be null");
		require(!text.isBlank(), name, "must not be blank");
		require(text.length() <= maxLength, name, "must not be longer than " + maxLength + " characters");
		require(text.chars().noneMatch(Character::isISOControl), name, "must not contain control characters");
		return text;
	}

	private static void require(boolean condition, String name, String requirement) {
		if (!condition) {
			throw new IllegalArgumentException("'" + name + "' " + requirement);
		}
	}

}
