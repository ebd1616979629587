/**
 * Auto-configuration of what Spring Boot's actuator shows of Harbor: health and endpoint,
 * and no secrets anywhere in it.
 */
@NullMarked
package dev.harbor.autoconfigure.actuator;

import org.jspecify.annotations.NullMarked;
