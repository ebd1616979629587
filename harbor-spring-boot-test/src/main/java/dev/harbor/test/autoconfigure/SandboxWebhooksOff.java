package dev.harbor.test.autoconfigure;

/**
 * Marks the context of a test class that asks for no webhook endpoints, even if a class
 * that it extends does.
 */
final class SandboxWebhooksOff {

	SandboxWebhooksOff() {
	}

}
