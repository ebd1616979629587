/**
 * A small order service that tells Harbor what it ships, and hears of it from Harbor.
 */
@NullMarked
package dev.harbor.sample;

import org.jspecify.annotations.NullMarked;
