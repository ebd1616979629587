package dev.harbor.webhook.web;

import java.util.List;
import java.util.function.Supplier;

/**
 * Supplies routes that are known only when all beans are there. Asked before the
 * application takes requests.
 */
@FunctionalInterface
public interface WebhookRoutes extends Supplier<List<WebhookRoute>> {

}
