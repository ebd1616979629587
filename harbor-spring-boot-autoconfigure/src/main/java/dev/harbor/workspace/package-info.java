/**
 * Workspaces: the containers that keep events and webhook endpoints apart.
 */
@NullMarked
package dev.harbor.workspace;

import org.jspecify.annotations.NullMarked;
