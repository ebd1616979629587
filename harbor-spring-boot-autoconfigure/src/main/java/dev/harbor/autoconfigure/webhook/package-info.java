/**
 * Auto-configuration for receiving webhooks.
 */
@NullMarked
package dev.harbor.autoconfigure.webhook;

import org.jspecify.annotations.NullMarked;
