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

package dev.harbor.webhook.web;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.Optional;
import java.util.function.Function;

import dev.harbor.webhook.WebhookVerificationException.Reason;
import dev.harbor.webhook.WebhookVerifier;
import org.jspecify.annotations.Nullable;

/**
 * Explains rejected deliveries during development, by trying other secrets that a
 * delivery may have been signed with.
 */
class RejectionExplainer {

	private final Function<String, Optional<Map<String, List<String>>>> suspects;

	private final Duration tolerance;

	RejectionExplainer(Function<String, Optional<Map<String, List<String>>>> suspects, Duration tolerance) {
		this.suspects = suspects;
		this.tolerance = tolerance;
	}

	/**
	 * Explain the rejection of a delivery with well-formed headers and a body.
	 * @return an explanation for the log, or {@code null} if there is none
	 */
	@Nullable String explain(String endpoint, Reason reason, byte[] body, String signature, String timestamp, Instant now) {
		Map<String, List<String>> suspects = this.suspects.apply(endpoint).orElse(null);
		if (suspects == null) {
			return null;
		}
		return switch (reason) {
			case TIMESTAMP_TOO_OLD, TIMESTAMP_IN_FUTURE -> time(timestamp, now);
			case SIGNATURE_MISMATCH -> signature(suspects, body, signature, timestamp);
			default -> null;
		};
	}

	// The timestamp is well-formed, since the reason is its age.
	private @Nullable String time(String timestamp, Instant now) {
		if (timestamp.length() > 12) {
			return null;
		}
		Instant signedAt = Instant.ofEpochSecond(Long.parseLong(timestamp));
		Duration age = Duration.between(signedAt, now);
		return "signed %s seconds %s, while %s are tolerated; was it replayed, or is a clock wrong?"
			.formatted(age.abs().toSeconds(), age.isNegative() ? "in the future" : "ago", this.tolerance.toSeconds());
	}

	private static String signature(Map<String, List<String>> suspects, byte[] body, String signature,
			String timestamp) {
		return suspects.entrySet()
			.stream()
			.filter((suspect) -> matches(suspect.getValue(), body, signature, timestamp))
			.map(Entry::getKey)
			.findFirst()
			.map("signed with "::concat)
			.orElse("signed with no secret that is configured here, or changed on its way");
	}

	private static boolean matches(List<String> secrets, byte[] body, String signature, String timestamp) {
		return WebhookVerifier.builder()
			.secrets(secrets.toArray(String[]::new))
			.tolerance(Duration.ofSeconds(Long.MAX_VALUE))
			.build()
			.isValid(body, signature, timestamp);
	}

}
