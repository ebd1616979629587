package dev.harbor.test;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Looks for secrets in what passes by: anything that has the form of a whole API key, and
 * all that sandboxes have handed out. There is one for the whole JVM, as there is one
 * standard output.
 */
final class SecretWatch {

	private static final Pattern KEY = Pattern.compile("(?<![A-Za-z0-9_])hb_(?:test|live)_[A-Za-z0-9]{8,}");

	private static final int MAX_REMEMBERED = 1_000;

	private static final Set<String> secrets = Collections
		.synchronizedSet(Collections.newSetFromMap(new LinkedHashMap<>() {

			private static final long serialVersionUID = 1L;

			@Override
			protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
				return size() > MAX_REMEMBERED;
			}

		}));

	private static final Queue<String> leaks = new ConcurrentLinkedQueue<>();

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
			leaks.add("%s: %s%s\u2026".formatted(place, redact(before),
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
