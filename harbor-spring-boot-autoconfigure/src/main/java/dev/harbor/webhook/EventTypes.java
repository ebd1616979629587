package dev.harbor.webhook;

import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Types of events as {@link HarborWebhook @HarborWebhook} and listeners name them: exact
 * ones such as {@code order.shipped}, {@code order.*} for all that begin with
 * {@code order.}, and {@code *} for all.
 */
public final class EventTypes implements Predicate<String> {

	private static final String ANY = "*";

	private static final Pattern TYPE = Pattern.compile("[^\\s,*\\p{Lu}]+");

	private final List<String> patterns;

	private EventTypes(List<String> patterns) {
		this.patterns = patterns;
	}

	/**
	 * Return the types that some patterns mean.
	 * @param patterns the patterns; none for every type
	 * @return the types
	 * @throws IllegalArgumentException if there is a pattern that no type matches
	 */
	public static EventTypes of(Collection<String> patterns) {
		patterns.forEach(EventTypes::check);
		return new EventTypes(List.copyOf(patterns));
	}

	private static void check(String pattern) {
		if (!pattern.equals(ANY)) {
			String fixed = pattern.endsWith("." + ANY) ? pattern.substring(0, pattern.length() - 2) : pattern;
			boolean emptyPart = fixed.startsWith(".") || fixed.endsWith(".") || fixed.contains("..");
			if (emptyPart || !TYPE.matcher(fixed).matches()) {
				throw new IllegalArgumentException(("No event has a type that matches '%s': types are of lower case, "
						+ "without blanks or commas, and '*' stands alone or is the last part")
					.formatted(pattern));
			}
		}
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

	@Override
	public String toString() {
		return this.patterns.isEmpty() ? ANY : String.join(", ", this.patterns);
	}

}
