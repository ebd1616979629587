/**
 * What all of the auto-configuration for Harbor shares: properties and connection
 * details.
 */
@NullMarked
package dev.harbor.autoconfigure;

import org.jspecify.annotations.NullMarked;
