/**
 * Auto-configuration of what Spring Boot's actuator shows of Harbor.
 */
@NullMarked
package dev.harbor.autoconfigure.actuator;

import org.jspecify.annotations.NullMarked;
