/**
 * A Harbor of one's own on a loopback port, for tests and for development.
 */
@NullMarked
package dev.harbor.test;

import org.jspecify.annotations.NullMarked;
