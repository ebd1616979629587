package dev.harbor.webhook.web;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * Ends the handling of a request with an answer of ours, without the controller method.
 */
class WebhookAnswerException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final int status;

	private final @Nullable String code;

	private final @Nullable Duration retryAfter;

	WebhookAnswerException(int status, @Nullable String code, @Nullable Duration retryAfter,
			@Nullable Throwable cause) {
		// Without a stack trace: where it comes from is no news.
		super("Answered with " + status, cause, false, false);
		this.status = status;
		this.code = code;
		this.retryAfter = retryAfter;
	}

	static WebhookAnswerException acknowledged() {
		return new WebhookAnswerException(200, null, null, null);
	}

	static WebhookAnswerException unavailable(@Nullable Duration retryAfter, @Nullable Throwable cause) {
		return new WebhookAnswerException(503, "webhook_unavailable", retryAfter, cause);
	}

	int getStatus() {
		return this.status;
	}

	@Nullable String getCode() {
		return this.code;
	}

	@Nullable Duration getRetryAfter() {
		return this.retryAfter;
	}

}
