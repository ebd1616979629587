/**
 * Auto-configuration for receiving webhooks with Spring WebFlux.
 */
@NullMarked
package dev.harbor.autoconfigure.webhook.reactive;

import org.jspecify.annotations.NullMarked;
