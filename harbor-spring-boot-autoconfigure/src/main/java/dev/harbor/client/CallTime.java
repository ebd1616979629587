package dev.harbor.client;

import java.time.Duration;

/**
 * The time that calls take and wait in.
 */
interface CallTime {

	/**
	 * Return the time, as {@link System#nanoTime()} does.
	 */
	long now();

	/**
	 * Wait.
	 * @param duration how long
	 * @throws InterruptedException if the thread is interrupted meanwhile
	 */
	void pause(Duration duration) throws InterruptedException;

	/**
	 * Whether the time is over, so that nothing is sent any more.
	 */
	boolean isOver();

}
