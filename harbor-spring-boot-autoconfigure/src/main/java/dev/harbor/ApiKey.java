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

import org.jspecify.annotations.Nullable;

/**
 * A secret key for the Harbor API. Only {@link #value()} returns the key itself.
 * <p>
 * The prefix identifies the environment, but not whether the key is restricted to certain
 * {@link Scope scopes}. Deliberately not serializable.
 *
 * @since 0.1.0
 */
public final class ApiKey {

	private static final int SHOWN_CHARACTERS = 4;

	private static final Pattern IN_TEXT = Pattern.compile("(hb_(?:test|live)_)[!-~]+");

	private final HarborEnvironment environment;

	private final String value;

	private ApiKey(HarborEnvironment environment, String value) {
		this.environment = environment;
		this.value = value;
	}

	/**
	 * Create a key from its text.
	 * @param value the key, beginning with {@code hb_test_} or {@code hb_live_}
	 * @return the key
	 * @throws IllegalArgumentException if the text is not a Harbor key: it has another
	 * prefix or nothing after the prefix, or contains a placeholder such as
	 * <code>${NAME}</code>, blanks, line ends or other characters that are not allowed in
	 * an HTTP header. The message does not contain the text.
	 */
	public static ApiKey of(String value) {
		int placeholder = value.indexOf("${");
		if (placeholder >= 0 && value.indexOf('}', placeholder) > 0) {
			throw new IllegalArgumentException("API key must not contain an unresolved placeholder");
		}
		for (int i = 0; i < value.length(); i++) {
			char c = value.charAt(i);
			if (c == '\n' || c == '\r') {
				throw new IllegalArgumentException("API key must not contain line ends");
			}
			if (Character.isWhitespace(c) || Character.isSpaceChar(c)) {
				throw new IllegalArgumentException("API key must not contain blanks");
			}
			if (c < 0x21 || c > 0x7e) {
				throw new IllegalArgumentException("API key must consist of visible ASCII characters");
			}
		}
		for (HarborEnvironment environment : HarborEnvironment.values()) {
			String prefix = environment.keyPrefix();
			if (value.startsWith(prefix)) {
				if (value.length() == prefix.length()) {
					throw new IllegalArgumentException("API key must not end after its prefix");
				}
				return new ApiKey(environment, value);
			}
		}
		throw new IllegalArgumentException("API key must begin with '%s' or '%s'"
			.formatted(HarborEnvironment.SANDBOX.keyPrefix(), HarborEnvironment.LIVE.keyPrefix()));
	}

	/**
	 * Redact the keys in a text of unknown origin, such as the message of an exception.
	 * @param text the text
	 * @return the text without what follows the prefixes of keys
	 */
	public static String redactAll(String text) {
		return IN_TEXT.matcher(text).replaceAll("$1\u2026");
	}

	/**
	 * Return the environment that this key belongs to.
	 * @return the environment of the prefix
	 */
	public HarborEnvironment environment() {
		return this.environment;
	}

	/**
	 * Return the key itself. Never log it.
	 * @return the whole key
	 */
	public String value() {
		return this.value;
	}

	@Override
	public boolean equals(@Nullable Object obj) {
		return (this == obj) || (obj instanceof ApiKey other && this.value.equals(other.value));
	}

	@Override
	public int hashCode() {
		return this.value.hashCode();
	}

	/**
	 * Return the key in a redacted form.
	 * @return prefix, ellipsis and the last four characters, which are omitted if they
	 * were more than half of the rest of the key
	 */
	@Override
	public String toString() {
		String prefix = this.environment.keyPrefix();
		int secretLength = this.value.length() - prefix.length();
		String shown = (secretLength >= 2 * SHOWN_CHARACTERS)
				? this.value.substring(this.value.length() - SHOWN_CHARACTERS) : "";
		return prefix + "\u2026" + shown;
	}

}
