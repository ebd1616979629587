package dev.harbor.inbox;

import java.time.Instant;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Makes ids of rows, which sort in the order of arrival: strictly so within an instance,
 * and as well as the clocks agree among several.
 */
final class InboxIds {

	/**
	 * Before all ids.
	 */
	static final String FIRST = "";

	private static final int PLACES_A_MILLISECOND = 1024;

	private static final HexFormat HEX = HexFormat.of();

	private final AtomicLong last = new AtomicLong();

	String next(Instant now) {
		long earliest = now.toEpochMilli() * PLACES_A_MILLISECOND;
		long place = this.last.updateAndGet((last) -> Math.max(last + 1, earliest));
		return HEX.toHexDigits(place) + HEX.toHexDigits(ThreadLocalRandom.current().nextLong());
	}

}
