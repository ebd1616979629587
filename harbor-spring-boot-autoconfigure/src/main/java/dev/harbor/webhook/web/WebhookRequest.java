package dev.harbor.webhook.web;

import dev.harbor.webhook.WebhookVerificationException;
import org.jspecify.annotations.Nullable;

/**
 * A request that delivers something, as one web framework or another has it.
 */
public interface WebhookRequest {

	/**
	 * Return the {@code Harbor-Signature} header.
	 * @return the value, those of several lines joined by a comma and a blank, or
	 * {@code null} where there is none
	 */
	@Nullable String signature();

	/**
	 * Return the {@code Harbor-Timestamp} header.
	 * @return the value, those of several lines joined by a comma and a blank, or
	 * {@code null} where there is none
	 */
	@Nullable String timestamp();

	/**
	 * Return the body. Asked once at the most, and only where the headers are
	 * well-formed.
	 * @return the body, byte for byte as it was received
	 * @throws WebhookVerificationException if it cannot be had, with the reason
	 */
	byte[] body();

	/**
	 * Return where the request comes from.
	 * @return the address, or {@code null} if it is not known
	 */
	@Nullable String remoteAddress();

}
