/**
 * Auto-configuration for what the inbox and the outbox share.
 */
@NullMarked
package dev.harbor.autoconfigure.jdbc;

import org.jspecify.annotations.NullMarked;
