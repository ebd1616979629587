package dev.harbor.webhook;

/**
 * The verifiers of all configured webhook endpoints. Needs no API key. Implementations
 * are safe for use by several threads.
 */
@FunctionalInterface
public interface WebhookVerifiers {

	/**
	 * Return the verifier of an endpoint.
	 * @param endpoint the name of the endpoint, {@code default} for the default one
	 * @return the verifier
	 * @throws IllegalArgumentException if the endpoint has no secret; the message names
	 * the property to set
	 */
	WebhookVerifier get(String endpoint);

}
