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

import org.jspecify.annotations.Nullable;

/**
 * Looks for secrets in what passes by: anything that has the form of a whole API key, and
 * all that sandboxes have handed out or applications are configured with. There is one
 * for the whole JVM, as there is one standard output.
 */
final class SecretWatch {

	private static final Pattern KEY = Pattern.compile("(?<![A-Za-z0-9_])hb_(?:test|live)_[A-Za-z0-9]{8,}");

	private static final Pattern KEY_PREFIX = Pattern.compile("hb_(?:test|live)_");

	private static final int MAX_REMEMBERED = 1_000;

	// What is shorter may be a part of anything.
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
	 * Remember a secret that was handed out.
	 */
	static String remember(String secret) {
		secrets.add(secret);
		return secret;
	}

	/**
	 * Remember a secret that an application is configured with.
	 */
	static void rememberConfigured(String secret) {
		// An API key is known by its form, and what is meant as one but ends with the
		// prefix would be found in all redacted ones.
		if (secret.length() >= TELLING_LENGTH && !KEY_PREFIX.matcher(secret).lookingAt()) {
			secrets.add(secret);
		}
	}

	/**
	 * Prepare for tests of a class, until {@link #leave()}.
	 */
	static void prepare() {
		prepared.incrementAndGet();
	}

	static void leave() {
		prepared.decrementAndGet();
	}

	/**
	 * Return whether a test class is running whose tests are watched.
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
	 * @return where secrets were seen, without them
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
