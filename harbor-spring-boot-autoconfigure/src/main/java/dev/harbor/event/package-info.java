/**
 * Events: what a backend emits, and what Harbor stores and delivers.
 * <p>
 * State that is shared and grows: the type caches of the one JSON mapper for payloads,
 * bounded by the number of payload classes in the application.
 */
@NullMarked
package dev.harbor.event;

import org.jspecify.annotations.NullMarked;
