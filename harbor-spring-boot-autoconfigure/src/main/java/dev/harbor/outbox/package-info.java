/**
 * The outbox: events that are written into the application's database together with what
 * they report, and sent to Harbor once that has been committed.
 */
@NullMarked
package dev.harbor.outbox;

import org.jspecify.annotations.NullMarked;
