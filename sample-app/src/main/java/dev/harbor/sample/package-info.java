/**
 * A small order service that tells Harbor what it ships.
 */
@NullMarked
package dev.harbor.sample;

import org.jspecify.annotations.NullMarked;
