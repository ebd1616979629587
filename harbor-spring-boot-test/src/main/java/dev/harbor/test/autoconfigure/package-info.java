/**
 * Auto-configuration for tests and development against a Harbor sandbox.
 */
@NullMarked
package dev.harbor.test.autoconfigure;

import org.jspecify.annotations.NullMarked;
