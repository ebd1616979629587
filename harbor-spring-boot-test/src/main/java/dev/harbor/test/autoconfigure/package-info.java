/**
 * A Harbor sandbox for an application, in tests and in development, with
 * {@link dev.harbor.test.autoconfigure.AutoConfigureHarborSandbox @AutoConfigureHarborSandbox}.
 */
@NullMarked
package dev.harbor.test.autoconfigure;

import org.jspecify.annotations.NullMarked;
