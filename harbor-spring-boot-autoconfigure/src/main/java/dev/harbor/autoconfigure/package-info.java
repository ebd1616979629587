/**
 * Auto-configuration for Harbor: properties,
 * {@link dev.harbor.autoconfigure.HarborConnectionDetails} for keys and secrets that come
 * from elsewhere, and {@link dev.harbor.autoconfigure.HarborClientBuilderConfigurer} for
 * applications that build clients of their own.
 */
@NullMarked
package dev.harbor.autoconfigure;

import org.jspecify.annotations.NullMarked;
