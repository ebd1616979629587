/**
 * Auto-configuration for methods that are called with events.
 */
@NullMarked
package dev.harbor.autoconfigure.listener;

import org.jspecify.annotations.NullMarked;
