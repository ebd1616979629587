/**
 * Orders, as any Spring application would keep them. Nothing in here knows Harbor.
 */
@NullMarked
package dev.harbor.sample.order;

import org.jspecify.annotations.NullMarked;
