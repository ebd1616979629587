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

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.context.ApplicationContext;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;
import org.springframework.test.web.reactive.server.WebTestClientConfigurer;
import org.springframework.util.Assert;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilterChain;
import org.springframework.web.server.adapter.WebHttpHandlerBuilder;

/**
 * Sends deliveries with a {@link WebTestClient}, signed for the application under test.
 *
 * @since 0.2.0
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
	 * @param client the client
	 * @param context the context of the application under test
	 * @return the instance
	 */
	public static HarborWebhookWebTestClient of(WebTestClient client, ApplicationContext context) {
		Assert.notNull(client, "'client' must not be null");
		Assert.notNull(context, "'context' must not be null");
		return new HarborWebhookWebTestClient(client.mutateWith(new RequireVerification()), context);
	}

	/**
	 * Send a delivery, which may be invalid, and wait for the answer.
	 * @param delivery the delivery
	 * @param uri the URI of the delivery
	 * @param uriVariables the variables of the URI
	 * @return the answer, or a failure if the delivery would not be verified
	 * @throws IllegalStateException if the application has no secret for the endpoint
	 */
	public ResponseSpec deliver(SignedDelivery delivery, String uri, Object... uriVariables) {
		Assert.notNull(delivery, "'delivery' must not be null");
		Assert.notNull(uri, "'uri' must not be null");
		SignedDelivery signed = delivery.signedFor(this.context);
		return this.client.post()
			.uri(uri, uriVariables)
			.headers((headers) -> headers.setAll(signed.headers()))
			.bodyValue(signed.body())
			.exchange();
	}

	/**
	 * Refuses deliveries to controllers that are bound to the client. Servers are not
	 * checked.
	 */
	private static final class RequireVerification implements WebTestClientConfigurer {

		@Override
		public void afterConfigurerAdded(WebTestClient.Builder builder, @Nullable WebHttpHandlerBuilder httpHandler,
				@Nullable ClientHttpConnector connector) {
			if (httpHandler != null) {
				httpHandler.filters((filters) -> filters.add(0, this::filter));
			}
		}

		private Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
			ApplicationContext context = exchange.getApplicationContext();
			return (context == null || Verification.isPresentIn(context)) ? chain.filter(exchange)
					: Mono.error(new IllegalStateException(Verification.MISSING));
		}

	}

}
