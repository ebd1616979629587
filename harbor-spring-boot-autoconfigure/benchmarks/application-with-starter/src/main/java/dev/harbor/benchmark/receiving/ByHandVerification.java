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

package dev.harbor.benchmark.receiving;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * Verifies deliveries without the starter, according to Harbor's documentation.
 */
@Component
public class ByHandVerification {

	private static final Duration TOLERANCE = Duration.ofMinutes(5);

	private final SecretKeySpec key;

	ByHandVerification(@Value("${harbor.webhook.secret}") String secret) {
		this.key = new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256");
	}

	public boolean isValid(byte[] body, String signature, String timestamp) throws GeneralSecurityException {
		Mac mac = Mac.getInstance("HmacSHA256");
		mac.init(this.key);
		mac.update(timestamp.getBytes(StandardCharsets.UTF_8));
		mac.update((byte) '.');
		if (!MessageDigest.isEqual(mac.doFinal(body), HexFormat.of().parseHex(signature))) {
			return false;
		}
		Instant signedAt = Instant.ofEpochSecond(Long.parseLong(timestamp));
		return Duration.between(signedAt, Instant.now()).abs().compareTo(TOLERANCE) <= 0;
	}

}
