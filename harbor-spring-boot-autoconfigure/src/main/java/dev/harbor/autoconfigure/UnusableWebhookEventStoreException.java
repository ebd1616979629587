package dev.harbor.autoconfigure;

import org.jspecify.annotations.Nullable;

/**
 * What is to remember handled webhook events cannot.
 */
class UnusableWebhookEventStoreException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final String problem;

	private final String action;

	UnusableWebhookEventStoreException(String problem, String action, @Nullable Throwable cause) {
		super("Webhook events cannot be remembered: " + problem, cause);
		this.problem = problem;
		this.action = action;
	}

	String getProblem() {
		return this.problem;
	}

	String getAction() {
		return this.action;
	}

}
