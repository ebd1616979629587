package dev.harbor.outbox;

import java.time.Instant;
import java.util.Optional;

/**
 * How the outbox stands.
 *
 * @param stored how many entries wait to be sent
 * @param retrying how many of those have failed before
 * @param parked how many are not sent unless somebody retries them
 * @param oldestStored when the oldest entry was emitted that waits
 */
public record OutboxStatus(long stored, long retrying, long parked, Optional<Instant> oldestStored) {

}
