/**
 * A page to watch what goes out to Harbor and what comes in: how an application observes
 * calls and deliveries without touching the code that makes or handles them, and what it
 * can tell of its clients.
 * <p>
 * The page asks for nothing that production would not have. Where there are
 * {@link dev.harbor.sample.page.Mishap mishaps}, as on the sandbox, it has a switch for
 * each.
 */
@NullMarked
package dev.harbor.sample.page;

import org.jspecify.annotations.NullMarked;
