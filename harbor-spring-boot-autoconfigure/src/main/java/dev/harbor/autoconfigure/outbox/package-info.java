/**
 * Auto-configuration for the outbox.
 */
@NullMarked
package dev.harbor.autoconfigure.outbox;

import org.jspecify.annotations.NullMarked;
