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

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;

/**
 * Signs deliveries in the same way as Harbor, for tests and simulations. Immutable and
 * safe for use by several threads.
 *
 * @since 0.1.0
 */
public final class WebhookSigner {

	private final WebhookHmac hmac;

	private WebhookSigner(WebhookHmac hmac) {
		this.hmac = hmac;
	}

	/**
	 * Create a signer.
	 * @param secret the secret of the webhook endpoint, used unchanged
	 * @return the signer
	 * @throws IllegalArgumentException if the secret is empty
	 */
	public static WebhookSigner of(String secret) {
		if (secret.isEmpty()) {
			throw new IllegalArgumentException("Webhook secret must not be empty");
		}
		return new WebhookSigner(WebhookHmac.of(secret));
	}

	/**
	 * Sign a delivery.
	 * @param body the bytes of the body
	 * @param at the time of the signature; the {@code Harbor-Timestamp} header must be
	 * {@code at.getEpochSecond()}
	 * @return the value for the {@code Harbor-Signature} header: 64 lower-case
	 * hexadecimal digits
	 */
	public String sign(byte[] body, Instant at) {
		byte[] timestamp = Long.toString(at.getEpochSecond()).getBytes(StandardCharsets.US_ASCII);
		return HexFormat.of().formatHex(this.hmac.sign(timestamp, body));
	}

}
