package dev.harbor.autoconfigure;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.LinkedHashSet;
import java.util.regex.Pattern;

/**
 * Names of clients and webhook endpoints, which relaxed binding takes for the same where
 * they differ only in case and dashes: an environment variable cannot hold either.
 */
final class RelaxedNames {

	private static final Pattern RELAXED = Pattern.compile("[A-Za-z0-9_-]+");

	private static final Pattern LEFT_OUT = Pattern.compile("[_-]");

	private RelaxedNames() {
	}

	static String uniform(String name) {
		return RELAXED.matcher(name).matches() ? LEFT_OUT.matcher(name).replaceAll("").toLowerCase(Locale.ROOT) : name;
	}

	/**
	 * Return names without those that are other spellings of the same.
	 * @param names the names
	 * @return the names; of several spellings, the one that no variable can have
	 */
	static Set<String> distinct(Collection<String> names) {
		Map<String, String> distinct = new LinkedHashMap<>();
		for (String name : names) {
			distinct.merge(uniform(name), name, (one, other) -> one.equals(uniform(one)) ? other : one);
		}
		return new LinkedHashSet<>(distinct.values());
	}

}
