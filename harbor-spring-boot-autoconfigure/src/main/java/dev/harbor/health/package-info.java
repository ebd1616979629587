/**
 * What Spring Boot's actuator shows of Harbor: the health of each client, and an endpoint
 * for operators.
 */
@NullMarked
package dev.harbor.health;

import org.jspecify.annotations.NullMarked;
