package dev.harbor.inbox;

import java.time.Instant;

/**
 * What a pass through Harbor's list of events has found.
 *
 * @param listed how many events were looked at
 * @param accepted how many of them the inbox did not know, and has now
 * @param requests how many requests that took
 * @param floor the time of creation that nothing older than was looked at
 */
public record Reconciliation(long listed, long accepted, int requests, Instant floor) {

}
