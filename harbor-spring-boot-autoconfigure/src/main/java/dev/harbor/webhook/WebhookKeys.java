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
import java.security.MessageDigest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

import dev.harbor.webhook.WebhookVerifier.SecretStatus;

/**
 * The current secrets. A secret that does not change keeps its {@link Key} and its use.
 */
final class WebhookKeys {

	private static final int SHOWN_CHARACTERS = 4;

	// Of the request for the secrets: a delayed thread must not replace newer secrets.
	private final AtomicLong number;

	private final List<String> secrets;

	private final List<Key> keys;

	private WebhookKeys(long number, List<String> secrets, List<Key> keys) {
		this.number = new AtomicLong(number);
		this.secrets = secrets;
		this.keys = keys;
	}

	/**
	 * Return the keys before secrets are known.
	 */
	static WebhookKeys none() {
		return new WebhookKeys(0, List.of(), List.of());
	}

	/**
	 * Return whether these are the keys of secrets.
	 */
	boolean areOf(List<String> secrets) {
		return this.secrets.equals(secrets);
	}

	/**
	 * Record that a request returned the same secrets.
	 * @param number the number of the request for the secrets
	 */
	void confirm(long number) {
		this.number.accumulateAndGet(number, Math::max);
	}

	/**
	 * Return whether the secrets were asked for before others.
	 */
	boolean areOlderThan(long number) {
		return this.number.get() < number;
	}

	WebhookKeys changedTo(List<String> secrets, long number) {
		return new WebhookKeys(number, List.copyOf(secrets), secrets.stream().map(this::key).toList());
	}

	private Key key(String secret) {
		int position = this.secrets.indexOf(secret);
		return (position >= 0) ? this.keys.get(position) : new Key(secret);
	}

	/*
	 * Tries all secrets, so that the time does not reveal which one matched.
	 */
	int matching(byte[] body, byte[] received, String timestamp) {
		byte[] signedTimestamp = timestamp.getBytes(StandardCharsets.US_ASCII);
		int position = -1;
		for (int i = this.keys.size() - 1; i >= 0; i--) {
			if (MessageDigest.isEqual(this.keys.get(i).hmac.sign(signedTimestamp, body), received)) {
				position = i;
			}
		}
		return position;
	}

	void matched(int position, Instant now) {
		// Without the barrier of set(), because other threads may see it a moment
		// later.
		this.keys.get(position).lastMatched.setRelease(now.toEpochMilli());
	}

	List<SecretStatus> status() {
		return IntStream.range(0, this.secrets.size()).mapToObj((position) -> {
			long at = this.keys.get(position).lastMatched.get();
			return new SecretStatus(position, redact(this.secrets.get(position)),
					(at != 0) ? Optional.of(Instant.ofEpochMilli(at)) : Optional.empty());
		}).toList();
	}

	private static String redact(String secret) {
		// The end would reveal a short secret.
		return (secret.length() >= 4 * SHOWN_CHARACTERS)
				? "\u2026" + secret.substring(secret.length() - SHOWN_CHARACTERS) : "\u2026";
	}

	/**
	 * A secret that is prepared for signatures.
	 */
	private static final class Key {

		private final WebhookHmac hmac;

		// Milliseconds, 0 for never.
		private final AtomicLong lastMatched = new AtomicLong();

		Key(String secret) {
			this.hmac = WebhookHmac.of(secret);
		}

	}

}
