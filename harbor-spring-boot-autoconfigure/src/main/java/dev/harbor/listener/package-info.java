/**
 * Methods of the application that are called with events.
 */
@NullMarked
package dev.harbor.listener;

import org.jspecify.annotations.NullMarked;
