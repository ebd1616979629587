/**
 * Webhooks: the endpoints that Harbor delivers events to, and verifying what arrives
 * there.
 */
@NullMarked
package dev.harbor.webhook;

import org.jspecify.annotations.NullMarked;
