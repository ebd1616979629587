/**
 * Auto-configuration for receiving webhooks: the verifiers with their secrets, Spring
 * MVC, and the store of handled events.
 */
@NullMarked
package dev.harbor.autoconfigure.webhook;

import org.jspecify.annotations.NullMarked;
