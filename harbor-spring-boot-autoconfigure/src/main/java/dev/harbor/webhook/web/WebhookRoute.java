package dev.harbor.webhook.web;

import org.springframework.util.Assert;

/**
 * A path that is mapped to a handler without any controller.
 *
 * @param path the path within the application, as it stands in the URL
 * @param handler handles what is posted there
 */
public record WebhookRoute(String path, WebhookHandler handler) {

	public WebhookRoute {
		Assert.isTrue(path.startsWith("/"), "'path' must begin with a slash");
		Assert.notNull(handler, "'handler' must not be null");
	}

}
