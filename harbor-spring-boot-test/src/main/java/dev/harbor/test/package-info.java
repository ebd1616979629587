/**
 * A Harbor of one's own on a loopback port, for tests and for development
 * ({@link dev.harbor.test.HarborSandbox}); deliveries for tests of what receives webhooks
 * ({@link dev.harbor.test.SignedDelivery} over HTTP,
 * {@link dev.harbor.test.WebhookDeliveries} for methods called directly); and a check
 * that no test logs a key or secret ({@link dev.harbor.test.NoLeakedSecrets}).
 */
@NullMarked
package dev.harbor.test;

import org.jspecify.annotations.NullMarked;
