/**
 * A Harbor of one's own on a loopback port, for tests and for development, and deliveries
 * for tests of what receives webhooks.
 */
@NullMarked
package dev.harbor.test;

import org.jspecify.annotations.NullMarked;
