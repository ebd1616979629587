package dev.harbor.test;

import dev.harbor.HarborEnvironment;

/**
 * Where events and endpoints live: a workspace in one of the environments, whose data is
 * isolated from each other.
 *
 * @param environment the environment
 * @param workspaceId the workspace
 */
record Realm(HarborEnvironment environment, String workspaceId) {

}
