/**
 * Auto-configuration for receiving webhooks with Spring MVC.
 */
@NullMarked
package dev.harbor.autoconfigure.webhook.servlet;

import org.jspecify.annotations.NullMarked;
