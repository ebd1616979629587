package dev.harbor.test;

import org.springframework.context.ApplicationContext;
import org.springframework.test.web.servlet.client.RestTestClient;
import org.springframework.test.web.servlet.client.RestTestClient.ResponseSpec;
import org.springframework.util.Assert;

/**
 * Sends deliveries with a {@link RestTestClient}, signed for the application under test.
 *
 * @see SignedDelivery
 */
public final class HarborWebhookRestTestClient {

	private final RestTestClient client;

	private final ApplicationContext context;

	private HarborWebhookRestTestClient(RestTestClient client, ApplicationContext context) {
		this.client = client;
		this.context = context;
	}

	/**
	 * Create an instance.
	 * @param client sends the deliveries
	 * @param context the context of the application under test, which has the secrets
	 * @return the instance
	 */
	public static HarborWebhookRestTestClient of(RestTestClient client, ApplicationContext context) {
		Assert.notNull(client, "'client' must not be null");
		Assert.notNull(context, "'context' must not be null");
		return new HarborWebhookRestTestClient(client, context);
	}

	/**
	 * Send a delivery, which may be a wrong one, and wait for the answer.
	 * @param delivery the delivery
	 * @param uri where the application receives it
	 * @param uriVariables the variables of the URI
	 * @return the answer
	 * @throws IllegalStateException if the application has no secret for the endpoint
	 */
	public ResponseSpec deliver(SignedDelivery delivery, String uri, Object... uriVariables) {
		SignedDelivery signed = delivery.signedFor(this.context);
		return this.client.post()
			.uri(uri, uriVariables)
			.headers((headers) -> headers.setAll(signed.headers()))
			.body(signed.body())
			.exchange();
	}

}
