/**
 * Auto-configuration for the inbox: events that are stored when they arrive, and handled
 * by listeners afterwards.
 */
@NullMarked
package dev.harbor.autoconfigure.inbox;

import org.jspecify.annotations.NullMarked;
