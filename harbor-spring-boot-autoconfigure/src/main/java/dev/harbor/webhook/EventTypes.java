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

package dev.harbor.webhook;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Types of events of {@link HarborWebhook @HarborWebhook} and listeners: exact ones such
 * as {@code order.shipped}, {@code order.*} for all that begin with {@code order.}, and
 * {@code *} for all.
 *
 * @since 0.2.0
 */
public final class EventTypes implements Predicate<String> {

	private static final String ANY = "*";

	private static final Pattern TYPE = Pattern.compile("[\\p{L}\\p{N}_.\\-&&[^\\p{Lu}\\p{Lt}]]+");

	private static final EventTypes EVERY = new EventTypes(List.of());

	private final List<String> patterns;

	private EventTypes(List<String> patterns) {
		this.patterns = patterns.stream().distinct().toList();
	}

	/**
	 * Create types from patterns.
	 * @param patterns the patterns; none for all types
	 * @return the types
	 * @throws IllegalArgumentException if there is a pattern that no type matches
	 */
	public static EventTypes of(Collection<String> patterns) {
		patterns.forEach(EventTypes::check);
		return new EventTypes(List.copyOf(patterns));
	}

	/**
	 * Return the union of types.
	 * @param all the types
	 * @return their union
	 */
	public static EventTypes anyOf(Collection<EventTypes> all) {
		boolean every = all.stream().anyMatch((types) -> types.patterns.isEmpty());
		return every ? EVERY : new EventTypes(all.stream().flatMap((types) -> types.patterns.stream()).toList());
	}

	private static void check(String pattern) {
		if (!pattern.equals(ANY)) {
			String fixed = pattern.endsWith("." + ANY) ? pattern.substring(0, pattern.length() - 2) : pattern;
			boolean emptyPart = fixed.startsWith(".") || fixed.endsWith(".") || fixed.contains("..");
			if (emptyPart || !TYPE.matcher(fixed).matches()) {
				throw new IllegalArgumentException(("No event has a type that matches '%s': types are lower-case words "
						+ "separated by dots, and '*' is the only or the last part")
					.formatted(pattern));
			}
		}
	}

	/**
	 * Return the patterns.
	 * @return the patterns, empty for all types
	 */
	public List<String> patterns() {
		return this.patterns;
	}

	@Override
	public boolean test(String type) {
		return this.patterns.isEmpty() || this.patterns.stream().anyMatch((pattern) -> matches(pattern, type));
	}

	private static boolean matches(String pattern, String type) {
		if (!pattern.endsWith(ANY)) {
			return pattern.equals(type);
		}
		String prefix = pattern.substring(0, pattern.length() - 1);
		return type.startsWith(prefix) && type.length() > prefix.length();
	}

	/**
	 * Return the intersection with other types.
	 * @param other the other types
	 * @return the intersection, or empty if there is none
	 */
	public Optional<EventTypes> intersection(EventTypes other) {
		if (this.patterns.isEmpty()) {
			return Optional.of(other);
		}
		if (other.patterns.isEmpty()) {
			return Optional.of(this);
		}
		List<String> common = this.patterns.stream()
			.flatMap((pattern) -> other.patterns.stream().flatMap((another) -> narrower(pattern, another).stream()))
			.distinct()
			.toList();
		return common.isEmpty() ? Optional.empty() : Optional.of(new EventTypes(common));
	}

	private static Optional<String> narrower(String pattern, String another) {
		if (covers(pattern, another)) {
			return Optional.of(another);
		}
		return covers(another, pattern) ? Optional.of(pattern) : Optional.empty();
	}

	private static boolean covers(String pattern, String another) {
		return pattern.equals(another) || matches(pattern, another);
	}

	@Override
	public String toString() {
		return this.patterns.isEmpty() ? ANY : String.join(", ", this.patterns);
	}

}
