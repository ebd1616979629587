/**
 * Auto-configuration for Spring Modulith.
 */
@NullMarked
package dev.harbor.autoconfigure.modulith;

import org.jspecify.annotations.NullMarked;
