package dev.harbor.inbox;

import java.time.Instant;
import java.util.Optional;

/**
 * How much there is to handle for one listener.
 *
 * @param stored how many events are to be handled
 * @param retrying how many of them have failed before
 * @param parked how many events are left to somebody who retries or discards them
 * @param oldestStored when the oldest event that is to be handled was stored, or empty
 * where there is none
 * @param present whether the listener is in the code of this instance
 */
public record ListenerStatus(long stored, long retrying, long parked, Optional<Instant> oldestStored, boolean present) {

}
