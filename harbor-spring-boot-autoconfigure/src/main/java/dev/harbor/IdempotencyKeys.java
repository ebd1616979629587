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

import java.util.regex.Pattern;

/**
 * The idempotency keys that Harbor takes.
 *
 * @since 0.2.0
 */
public final class IdempotencyKeys {

	// As in Harbor's OpenAPI description, without leading and trailing blanks, which HTTP
	// removes: two keys must not become one.
	private static final Pattern VALID = Pattern.compile("[!-~]([ -~]{0,253}[!-~])?");

	private IdempotencyKeys() {
	}

	/**
	 * Require a text to be an idempotency key.
	 * @param idempotencyKey the text
	 * @return the text
	 * @throws IllegalArgumentException if it has another length or other characters
	 */
	public static String requireValid(String idempotencyKey) {
		if (!VALID.matcher(idempotencyKey).matches()) {
			throw new IllegalArgumentException(
					"'idempotencyKey' must have 1 to 255 printable ASCII characters, and no outer blanks");
		}
		return idempotencyKey;
	}

}
