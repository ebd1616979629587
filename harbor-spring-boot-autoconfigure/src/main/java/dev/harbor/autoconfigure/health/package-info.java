/**
 * Auto-configuration for the health of Harbor's clients.
 */
@NullMarked
package dev.harbor.autoconfigure.health;

import org.jspecify.annotations.NullMarked;
