/**
 * Receiving what Harbor delivers: how each event is handled exactly once, however often
 * it arrives.
 * <ol>
 * <li>The starter verifies the delivery. A forged one is refused with 400, before
 * anything in here is called.</li>
 * <li>An event that was handled before is acknowledged, and nothing in here is called
 * either.</li>
 * <li>What the application makes of the event is committed together with the note that
 * the event was handled. A failure or a crash leaves neither, and Harbor delivers the
 * event again.</li>
 * </ol>
 */
@NullMarked
package dev.harbor.sample.tracking;

import org.jspecify.annotations.NullMarked;
