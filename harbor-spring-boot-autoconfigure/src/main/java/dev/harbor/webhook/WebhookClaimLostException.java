package dev.harbor.webhook;

/**
 * A claim ended before its event was recorded as handled, and the event now is another
 * one's to handle, was handled by another one, or was forgotten. Whatever was done under
 * the claim may be done again.
 */
public class WebhookClaimLostException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final String endpoint;

	private final String eventId;

	/**
	 * Create an exception.
	 * @param endpoint the name of the endpoint
	 * @param eventId the id of the event
	 */
	public WebhookClaimLostException(String endpoint, String eventId) {
		this(endpoint, eventId, "its lease ended and another one took over, or the event was forgotten");
	}

	/**
	 * Create an exception.
	 * @param endpoint the name of the endpoint
	 * @param eventId the id of the event
	 * @param reason how it was lost, as part of a sentence
	 */
	public WebhookClaimLostException(String endpoint, String eventId, String reason) {
		super("The claim to event '%s' of webhook endpoint '%s' was lost: %s".formatted(eventId, endpoint, reason));
		this.endpoint = endpoint;
		this.eventId = eventId;
	}

	/**
	 * Return the name of the endpoint.
	 * @return the name
	 */
	public String endpoint() {
		return this.endpoint;
	}

	/**
	 * Return the id of the event.
	 * @return the id
	 */
	public String eventId() {
		return this.eventId;
	}

}
