/**
 * Tests for what the starter brings into applications.
 */
@NullMarked
package dev.harbor.starter;

import org.jspecify.annotations.NullMarked;
