/**
 * Registering the application's own webhook endpoint while it is being developed: how a
 * secret is used that becomes known only when the application runs. In production
 * somebody has registered the endpoint, and its secret comes from
 * {@code HARBOR_WEBHOOK_SECRET}.
 */
@NullMarked
package dev.harbor.sample.registration;

import org.jspecify.annotations.NullMarked;
