/**
 * Auto-configuration for metrics of Harbor's clients.
 */
@NullMarked
package dev.harbor.autoconfigure.metrics;

import org.jspecify.annotations.NullMarked;
