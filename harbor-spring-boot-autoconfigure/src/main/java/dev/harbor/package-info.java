/**
 * Harbor's vocabulary: keys, environments, scopes, pages, rate limits and exceptions.
 * Everything here is immutable and knows nothing but the JDK.
 */
@NullMarked
package dev.harbor;

import org.jspecify.annotations.NullMarked;
