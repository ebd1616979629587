/**
 * What the inbox and the outbox share: their tables, transactions on the application's
 * database, and queues of tasks that survive the application. No type of the library that
 * runs the tasks is part of a signature.
 */
@NullMarked
package dev.harbor.jdbc;

import org.jspecify.annotations.NullMarked;
