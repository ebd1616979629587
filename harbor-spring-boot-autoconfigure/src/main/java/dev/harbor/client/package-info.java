/**
 * The client, on Spring's {@code RestClient}: {@link dev.harbor.client.HarborClient}, to
 * be injected, or to be built where there is no Spring Boot.
 * <p>
 * A call travels from an implementation of an {@code *Operations} interface, which knows
 * paths and JSON, through the call executor, which knows scopes, rate limit, time budget
 * and retries, to the transport, which sends one attempt with the current key.
 * <p>
 * State that is shared and changes, all of it per client and of fixed size: the status
 * (keys by position, last error, granted scopes), the last rate limit, and the time until
 * which calls wait for it.
 */
@NullMarked
package dev.harbor.client;

import org.jspecify.annotations.NullMarked;
