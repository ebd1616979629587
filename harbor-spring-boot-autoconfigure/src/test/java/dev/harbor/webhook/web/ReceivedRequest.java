package dev.harbor.webhook.web;

/**
 * A request that brings a delivery without any web server.
 *
 * @param delivery the delivery
 */
record ReceivedRequest(TestDelivery delivery) implements WebhookRequest {

	@Override
	public String signature() {
		return this.delivery.signature();
	}

	@Override
	public String timestamp() {
		return this.delivery.timestamp();
	}

	@Override
	public byte[] body() {
		return this.delivery.body();
	}

	@Override
	public String remoteAddress() {
		return "203.0.113.7";
	}

}
