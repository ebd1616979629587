package dev.harbor.autoconfigure;

import java.util.List;
import java.util.function.Supplier;

/**
 * Describes the filters in front of what receives webhooks, outermost first.
 */
@FunctionalInterface
public interface WebhookFilterNames extends Supplier<List<String>> {

}
