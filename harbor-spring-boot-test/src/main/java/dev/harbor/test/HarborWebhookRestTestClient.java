/*
 * Copyright 2026-present the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

package dev.harbor.test;

import org.springframework.context.ApplicationContext;
import org.springframework.test.web.servlet.client.RestTestClient;
import org.springframework.test.web.servlet.client.RestTestClient.ResponseSpec;
import org.springframework.util.Assert;

/**
 * Sends deliveries with a {@link RestTestClient}, signed for the application under test.
 *
 * @since 0.1.0
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
	 * @param client the client
	 * @param context the context of the application under test
	 * @return the instance
	 */
	public static HarborWebhookRestTestClient of(RestTestClient client, ApplicationContext context) {
		Assert.notNull(client, "'client' must not be null");
		Assert.notNull(context, "'context' must not be null");
		return new HarborWebhookRestTestClient(client, context);
	}

	/**
	 * Send a delivery, which may be invalid, and wait for the answer.
	 * @param delivery the delivery
	 * @param uri the URI of the delivery
	 * @param uriVariables the variables of the URI
	 * @return the answer
	 * @throws IllegalStateException if the application has no secret for the endpoint
	 */
	public ResponseSpec deliver(SignedDelivery delivery, String uri, Object... uriVariables) {
		Assert.notNull(delivery, "'delivery' must not be null");
		Assert.notNull(uri, "'uri' must not be null");
		SignedDelivery signed = delivery.signedFor(this.context);
		return this.client.post()
			.uri(uri, uriVariables)
			.headers((headers) -> headers.setAll(signed.headers()))
			.body(signed.body())
			.exchange();
	}

}
