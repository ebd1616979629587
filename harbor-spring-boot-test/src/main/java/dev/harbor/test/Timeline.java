package dev.harbor.test;

import java.time.Instant;
import java.util.Optional;

/**
 * What happens at certain times of the sandbox clock.
 */
interface Timeline {

	/**
	 * Wait until everything that is due has happened.
	 */
	void settle();

	/**
	 * Return when the next thing is due.
	 * @return the time, or empty if nothing is waiting
	 */
	Optional<Instant> next();

}
