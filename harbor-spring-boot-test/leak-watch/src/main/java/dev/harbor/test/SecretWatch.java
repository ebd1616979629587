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

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;

/**
 * Searches for secrets in output: texts in the form of a complete API key, secrets of
 * sandboxes, and secrets in the configuration of applications. There is one instance for
 * the JVM, like standard output.
 */
@NullMarked
final class SecretWatch {

	private static final Pattern KEY = Pattern.compile("(?<![A-Za-z0-9_])hb_(?:test|live)_[A-Za-z0-9]{8,}");

	private static final Pattern KEY_PREFIX = Pattern.compile("hb_(?:test|live)_");

	private static final int MAX_REMEMBERED = 1_000;

	// Shorter secrets may be a part of other texts.
	private static final int TELLING_LENGTH = 8;

	private static final Set<String> secrets = Collections
		.synchronizedSet(Collections.newSetFromMap(new LinkedHashMap<>() {

			private static final long serialVersionUID = 1L;

			@Override
			protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
				return size() > MAX_REMEMBERED;
			}

		}));

	private static final Queue<String> leaks = new ConcurrentLinkedQueue<>();

	private static final AtomicInteger prepared = new AtomicInteger();

	private static volatile boolean active;

	private SecretWatch() {
	}

	/**
	 * Add a secret of a sandbox.
	 */
	static String remember(String secret) {
		secrets.add(secret);
		return secret;
	}

	/**
	 * Add a secret from the configuration of an application.
	 */
	static void rememberConfigured(String secret) {
		// API keys are recognized by their form. A text that consists of the prefix only
		// would be found in all redacted keys.
		if (secret.length() >= TELLING_LENGTH && !KEY_PREFIX.matcher(secret).lookingAt()) {
			secrets.add(secret);
		}
	}

	/**
	 * Prepare for the tests of a class, until {@link #leave()} is called.
	 */
	static void prepare() {
		prepared.incrementAndGet();
	}

	static void leave() {
		prepared.decrementAndGet();
	}

	/**
	 * Return whether a watched test class is running.
	 */
	static boolean isPrepared() {
		return prepared.get() > 0;
	}

	static boolean isActive() {
		return active;
	}

	static void start() {
		leaks.clear();
		active = true;
	}

	/**
	 * Stop watching.
	 * @return the locations of the secrets, without the secrets
	 */
	static List<String> stop() {
		active = false;
		List<String> seen = leaks.stream().distinct().toList();
		leaks.clear();
		return seen;
	}

	static void inspect(String place, @Nullable String text) {
		if (!active || text == null || text.isEmpty()) {
			return;
		}
		String secret = find(text);
		if (secret != null) {
			int at = text.indexOf(secret);
			String before = text.substring(Math.max(0, at - 60), at);
			leaks.add("%s: %s%s\u2026".formatted(redact(place), redact(before),
					secret.substring(0, Math.min(8, secret.length() / 2))));
		}
	}

	private static @Nullable String find(String text) {
		Matcher key = KEY.matcher(text);
		if (key.find()) {
			return key.group();
		}
		synchronized (secrets) {
			for (String secret : secrets) {
				if (text.contains(secret)) {
					return secret;
				}
			}
		}
		return null;
	}

	private static String redact(String text) {
		return KEY.matcher(text).replaceAll("\u2026").replaceAll("\\s+", " ");
	}

}
