package dev.harbor;

import java.time.Instant;

/**
 * The rate limit of a key, over all its workspaces, as an answer of Harbor told.
 *
 * @param limit the requests that the current window admits
 * @param remaining the requests still admitted in the current window
 * @param reset when a new window begins, to the second, or when the next request makes
 * sense if none remain
 */
public record RateLimit(int limit, int remaining, Instant reset) {

}
