package dev.harbor.webhook.web;

import dev.harbor.webhook.WebhookVerificationException.Reason;
import org.jspecify.annotations.Nullable;

/**
 * Explains refused deliveries further, for development. Called by several threads at
 * once.
 */
@FunctionalInterface
public interface RejectionExplainer {

	/**
	 * Explain the refusal of a delivery whose headers are well-formed and whose body was
	 * read.
	 * @param endpoint the name of the endpoint
	 * @param reason the reason
	 * @param body the body, byte for byte
	 * @param signature the {@code Harbor-Signature} header
	 * @param timestamp the {@code Harbor-Timestamp} header
	 * @return an explanation for the log, or {@code null} where there is none
	 */
	@Nullable String explain(String endpoint, Reason reason, byte[] body, String signature, String timestamp);

}
