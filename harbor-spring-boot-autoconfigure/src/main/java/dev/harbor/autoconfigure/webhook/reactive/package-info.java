/**
 * Support for Spring Security in applications that receive webhooks with Spring WebFlux.
 */
@NullMarked
package dev.harbor.autoconfigure.webhook.reactive;

import org.jspecify.annotations.NullMarked;
