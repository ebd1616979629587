/**
 * Remembering in a database which webhook events were handled, so that all instances of
 * an application handle each event once, and in one transaction with what handling it
 * writes. Auto-configured with {@code harbor.webhook.store.type=jdbc}.
 */
@NullMarked
package dev.harbor.webhook.jdbc;

import org.jspecify.annotations.NullMarked;
