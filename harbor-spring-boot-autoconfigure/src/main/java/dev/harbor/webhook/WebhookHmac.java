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
import java.security.GeneralSecurityException;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import org.jspecify.annotations.Nullable;

/**
 * HMAC-SHA256 of timestamp, dot and body with a secret. The key is initialised once and
 * cloned for each signature, so that several threads can sign at the same time.
 */
final class WebhookHmac {

	private static final String ALGORITHM = "HmacSHA256";

	private static final byte[] NOTHING = {};

	private final @Nullable Mac keyed;

	private WebhookHmac(@Nullable Mac keyed) {
		this.keyed = keyed;
	}

	/**
	 * Create an instance.
	 * @param secret the secret, used unchanged; nothing equals the signatures of an empty
	 * one
	 */
	static WebhookHmac of(String secret) {
		if (secret.isEmpty()) {
			return new WebhookHmac(null);
		}
		try {
			Mac mac = Mac.getInstance(ALGORITHM);
			mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM));
			return new WebhookHmac(mac);
		}
		catch (GeneralSecurityException ex) {
			// Each Java platform has this algorithm, and it accepts any key.
			throw new IllegalStateException(ALGORITHM + " is not available", ex);
		}
	}

	byte[] sign(byte[] timestamp, byte[] body) {
		if (this.keyed == null) {
			return NOTHING;
		}
		Mac mac;
		try {
			mac = (Mac) this.keyed.clone();
		}
		catch (CloneNotSupportedException ex) {
			throw new IllegalStateException(ALGORITHM + " of this platform cannot be cloned", ex);
		}
		mac.update(timestamp);
		mac.update((byte) '.');
		return mac.doFinal(body);
	}

}
