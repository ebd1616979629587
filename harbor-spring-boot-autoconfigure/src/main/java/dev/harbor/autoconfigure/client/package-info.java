/**
 * Auto-configuration for Harbor's clients.
 */
@NullMarked
package dev.harbor.autoconfigure.client;

import org.jspecify.annotations.NullMarked;
