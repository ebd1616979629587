/**
 * Shipping orders, and telling Harbor: how an event is emitted exactly once for something
 * that happened in the application's own database, crashes included.
 * <ol>
 * <li>The order's new state is committed first. Harbor never hears of anything that is
 * rolled back afterwards.</li>
 * <li>The event is created, with an idempotency key that follows from the order. Creating
 * it again returns the first one.</li>
 * <li>The event's id is stored with the order, as the confirmation.</li>
 * </ol>
 * An order that is shipped and has no event's id is one where something went wrong after
 * the first step, and its event is emitted again: at the next start, or when someone
 * ships it again.
 */
@NullMarked
package dev.harbor.sample.shipping;

import org.jspecify.annotations.NullMarked;
