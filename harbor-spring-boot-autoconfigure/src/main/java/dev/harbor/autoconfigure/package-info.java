/**
 * What all of the auto-configuration for Harbor shares: properties, and
 * {@link dev.harbor.autoconfigure.HarborConnectionDetails} for keys and secrets that come
 * from elsewhere.
 */
@NullMarked
package dev.harbor.autoconfigure;

import org.jspecify.annotations.NullMarked;
