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

package dev.harbor.webhook;

import org.jspecify.annotations.Nullable;

/**
 * The verifiers of all configured webhook endpoints. Needs no API key. Implementations
 * are safe for use by several threads.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface WebhookVerifiers {

	/**
	 * Return the verifier of an endpoint.
	 * @param endpoint the name of the endpoint, {@code default} for the default one
	 * @return the verifier
	 * @throws IllegalArgumentException if the endpoint has no secret; the message names
	 * the property
	 */
	WebhookVerifier get(String endpoint);

	/**
	 * Verify a delivery to an endpoint. Implementations get the secrets once.
	 * @param endpoint the name of the endpoint
	 * @param body the received bytes of the body
	 * @param signature the {@code Harbor-Signature} header
	 * @param timestamp the {@code Harbor-Timestamp} header
	 * @return the delivery
	 * @throws WebhookVerificationException if the delivery is refused
	 * @throws IllegalArgumentException if the endpoint has no secret; the message names
	 * the property
	 */
	default WebhookDelivery verify(String endpoint, byte[] body, @Nullable String signature,
			@Nullable String timestamp) {
		return get(endpoint).verify(body, signature, timestamp);
	}

}
