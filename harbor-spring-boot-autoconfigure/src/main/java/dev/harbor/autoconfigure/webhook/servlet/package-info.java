/**
 * Support for Spring Security in applications that receive webhooks with Spring MVC.
 */
@NullMarked
package dev.harbor.autoconfigure.webhook.servlet;

import org.jspecify.annotations.NullMarked;
