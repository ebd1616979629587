package dev.harbor.outbox;

import java.util.HexFormat;

import org.springframework.util.AlternativeJdkIdGenerator;
import org.springframework.util.IdGenerator;

/**
 * Makes ids of entries, which are in the order in which they were made by one instance,
 * to the millisecond.
 */
class EntryIds {

	private static final HexFormat hex = HexFormat.of();

	// An id is no secret. UUID.randomUUID() has all threads wait for one source of
	// secrets.
	private final IdGenerator random = new AlternativeJdkIdGenerator();

	String next() {
		String random = this.random.generateId().toString().replace("-", "").substring(0, 20);
		return "out_" + hex.toHexDigits(System.currentTimeMillis(), 12) + random;
	}

}
