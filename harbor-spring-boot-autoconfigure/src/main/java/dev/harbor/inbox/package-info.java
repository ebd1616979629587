/**
 * The inbox: events are stored in the application's database when they arrive, and
 * handled by its listeners afterwards.
 */
@NullMarked
package dev.harbor.inbox;

import org.jspecify.annotations.NullMarked;
