package dev.harbor.webhook.web;

import dev.harbor.webhook.WebhookVerificationException.Reason;
import jakarta.servlet.http.HttpServletRequest;

/**
 * Explains refused deliveries further, for development.
 */
@FunctionalInterface
public interface RejectionExplainer {

	/**
	 * Explain a refusal.
	 * @param endpoint the name of the endpoint
	 * @param reason the reason
	 * @param request the request
	 * @param body its body
	 * @return text to put behind the reason, empty for none
	 */
	String explain(String endpoint, Reason reason, HttpServletRequest request, byte[] body);

}
