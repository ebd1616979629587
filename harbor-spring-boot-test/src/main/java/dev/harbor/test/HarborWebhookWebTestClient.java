package dev.harbor.test;

import org.springframework.context.ApplicationContext;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;
import org.springframework.util.Assert;

/**
 * Sends deliveries with a {@link WebTestClient}, signed for the application under test.
 *
 * @see SignedDelivery
 */
public final class HarborWebhookWebTestClient {

	private final WebTestClient client;

	private final ApplicationContext context;

	private HarborWebhookWebTestClient(WebTestClient client, ApplicationContext context) {
		this.client = client;
		this.context = context;
	}

	/**
	 * Create an instance.
	 * @param client sends the deliveries
	 * @param context the context of the application under test, which has the secrets
	 * @return the instance
	 */
	public static HarborWebhookWebTestClient of(WebTestClient client, ApplicationContext context) {
		Assert.notNull(client, "'client' must not be null");
		Assert.notNull(context, "'context' must not be null");
		return new HarborWebhookWebTestClient(client, context);
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
			.bodyValue(signed.body())
			.exchange();
	}

}
