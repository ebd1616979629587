/**
 * Externalization of the events of Spring Modulith through Harbor.
 */
@NullMarked
package dev.harbor.modulith;

import org.jspecify.annotations.NullMarked;
