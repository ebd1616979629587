/**
 * The client, on Spring's {@code RestClient}: {@link dev.harbor.client.HarborClient}, to
 * be injected, or to be built where there is no Spring Boot.
 * <p>
 * A call travels from an implementation of an {@code *Operations} interface, which knows
 * paths and JSON, through the call executor, which checks declared scopes, the retry
 * loop, which knows rate limits, time budget and retries, and the call sender, which
 * changes keys, to the transport, which sends one attempt.
 * <p>
 * State that is shared and changes, all of it per client: one state for each key, of the
 * thousand that were used last (last use, refusals, granted scopes, rate limit and the
 * time until which calls wait for it), and the last error.
 */
@NullMarked
package dev.harbor.client;

import org.jspecify.annotations.NullMarked;
