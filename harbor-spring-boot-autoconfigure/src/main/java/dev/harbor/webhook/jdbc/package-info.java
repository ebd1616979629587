/**
 * Remembering in a database which webhook events were handled.
 */
@NullMarked
package dev.harbor.webhook.jdbc;

import org.jspecify.annotations.NullMarked;
