package dev.harbor.workspace;

import java.time.Instant;

/**
 * A workspace, the container of events and webhook endpoints.
 *
 * @param id the id, beginning with {@code ws_}
 * @param name the name for people
 * @param status {@code active}, {@code suspended} or {@code archived}; others may come
 * @param createdAt the time of creation
 */
public record Workspace(String id, String name, String status, Instant createdAt) {

}
